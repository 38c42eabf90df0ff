/** A room as people of matrix-js-sdk have it: made, joined, talked in, and looked at. */
import {
  EventType,
  KnownMembership,
  Preset,
  type ICreateRoomOpts,
  type MatrixEvent,
  type Room,
} from 'matrix-js-sdk';
import type { SdkPerson } from './sdk-person.ts';

/** One creates a room and invites the others, who see the invite and join. Answers its id once all see each other. */
export async function shareRoom(
  host: SdkPerson,
  guests: readonly SdkPerson[],
  options: ICreateRoomOpts = {},
): Promise<string> {
  const { room_id: roomId } = await host.client.createRoom({
    preset: Preset.PrivateChat,
    invite: guests.map(({ userId }) => userId),
    ...options,
  });
  await host.sees('the room', () => host.client.getRoom(roomId) !== null);
  await Promise.all(
    guests.map(async (guest) => {
      await seesMembership(guest, roomId, guest, KnownMembership.Invite);
      await guest.client.joinRoom(roomId);
      await seesMembership(host, roomId, guest, KnownMembership.Join);
      await seesMembership(guest, roomId, guest, KnownMembership.Join);
    }),
  );
  return roomId;
}

/** Waits until somebody's membership is known to the viewer. */
export const seesMembership = (
  viewer: SdkPerson,
  roomId: string,
  { userId }: SdkPerson,
  membership: KnownMembership,
): Promise<void> =>
  viewer.sees(
    `${userId}: ${membership}`,
    () => viewer.client.getRoom(roomId)?.getMember(userId)?.membership === membership,
  );

/** The room as a person's client has it. Throws where it does not. */
export function roomOf({ client, userId }: SdkPerson, roomId: string): Room {
  const room = client.getRoom(roomId);
  if (room === null) throw new Error(`${userId} does not know ${roomId}`);
  return room;
}

/** Says something; answers the event's id. */
export const say = async ({ client }: SdkPerson, roomId: string, text: string): Promise<string> =>
  (await client.sendTextMessage(roomId, text)).event_id;

/** Waits until an event has come to a person's client, in a room's timeline or in a thread, and answers it. */
export async function receives(
  { client, sees }: SdkPerson,
  roomId: string,
  eventId: string,
): Promise<MatrixEvent> {
  await sees(eventId, () => client.getRoom(roomId)?.findEventById(eventId) !== undefined);
  const event = client.getRoom(roomId)?.findEventById(eventId);
  if (event === undefined) throw new Error(`${eventId} is gone`);
  return event;
}

/** The texts of messages, in their order. */
export const textsOf = (events: readonly MatrixEvent[]): unknown[] =>
  events
    .filter((event) => event.getType() === EventType.RoomMessage)
    .map((event) => event.getContent()['body']);

/** Reads a room back to where its history begins for a person. */
export async function scrollToTheTop({ client }: SdkPerson, room: Room): Promise<void> {
  while (room.oldState.paginationToken !== null) await client.scrollback(room, 10);
}
