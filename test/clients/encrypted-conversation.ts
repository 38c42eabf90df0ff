/** What two people do with a real client: an encrypted room, and messages in it. */
import { EventType, KnownMembership, Preset } from 'matrix-js-sdk';
import type { SdkPerson } from './sdk-person.ts';

/** One creates an encrypted room and invites the other, who sees the invite and joins. Answers the room's id. */
export async function createEncryptedRoom(host: SdkPerson, guest: SdkPerson): Promise<string> {
  const { room_id: roomId } = await host.client.createRoom({
    preset: Preset.PrivateChat,
    invite: [guest.userId],
    initial_state: [
      {
        type: EventType.RoomEncryption,
        state_key: '',
        content: { algorithm: 'm.megolm.v1.aes-sha2' },
      },
    ],
  });
  await guest.sees(
    'the invite',
    () => guest.client.getRoom(roomId)?.getMyMembership() === KnownMembership.Invite,
  );
  await guest.client.joinRoom(roomId);
  await host.sees(
    'the other joining',
    () => host.client.getRoom(roomId)?.getMember(guest.userId)?.membership === KnownMembership.Join,
  );
  return roomId;
}

/** One says something, the other reads it. Answers who sent it and whether it came encrypted. */
export async function talk(
  speaker: SdkPerson,
  listener: SdkPerson,
  roomId: string,
  text: string,
): Promise<{ sender: string; encrypted: boolean }> {
  const heard = listener.reads(roomId, text);
  await speaker.client.sendTextMessage(roomId, text);
  return heard;
}

/** The messages that a person's client could decrypt, oldest first. */
export function readable({ client }: SdkPerson, roomId: string): unknown[] {
  return (client.getRoom(roomId)?.getLiveTimeline().getEvents() ?? [])
    .filter((event) => event.getType() === EventType.RoomMessage && !event.isDecryptionFailure())
    .map((event) => event.getContent()['body']);
}
