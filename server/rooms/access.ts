/** What a user is to a room, and which of its states that lets them read. */
import { MatrixError } from '../errors.ts';
import { historyVisibility } from '../matrix/history-visibility.ts';
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import type { StoredEvent } from '../storage/events.ts';
import type { RoomRow } from '../storage/rooms.ts';
import { notInRoom } from './refusals.ts';
import type { RoomsContext } from './stores.ts';

export interface RoomAccess {
  readonly room: RoomRow;
  /** Up to where the user may read state; undefined for who may read the present one. */
  readonly until: number | undefined;
}

/**
 * The state a user may read: the present one for members and where all the world may look in, that of their leaving
 * for who has left. Throws M_FORBIDDEN.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidstate
 */
export async function stateAccess(
  context: RoomsContext,
  userId: UserId,
  roomId: RoomId,
): Promise<RoomAccess> {
  const { stores } = context;
  const room = await stores.rooms.byId(roomId);
  if (room === undefined) throw notInRoom(userId);
  const row = await stores.memberships.of(room.nid, userId);
  if (row?.membership === 'join') return { room, until: undefined };
  if (await isWorldReadable(context, room)) return { room, until: undefined };
  const until = row?.forgotten === false ? await departure(context, userId, room) : undefined;
  if (until === undefined) throw notInRoom(userId);
  return { room, until };
}

/** Whether a user may read the state of a room at some time; see {@link stateAccess}. */
export function mayReadState(
  context: RoomsContext,
  userId: UserId,
  roomId: RoomId,
): Promise<boolean> {
  return stateAccess(context, userId, roomId).then(
    () => true,
    (error: unknown) => {
      if (error instanceof MatrixError) return false;
      throw error;
    },
  );
}

/**
 * A room of which a user may read at least some events: which, their visibility says. Throws M_FORBIDDEN for who has
 * nothing to do with it, unless all the world may look in.
 */
export async function historyAccess(
  context: RoomsContext,
  userId: UserId,
  roomId: RoomId,
): Promise<RoomAccess> {
  const { stores } = context;
  const room = await stores.rooms.byId(roomId);
  if (room === undefined) throw notInRoom(userId);
  const row = await stores.memberships.of(room.nid, userId);
  if (row?.membership === 'join') return { room, until: undefined };
  if (await isWorldReadable(context, room)) return { room, until: undefined };
  if (row === undefined || row.forgotten) throw notInRoom(userId);
  const hasLeft = row.membership === 'leave' || row.membership === 'ban';
  return {
    room,
    until: hasLeft ? ((await departure(context, userId, room)) ?? row.position) : undefined,
  };
}

/** A room that a user may listen to, and whether as one of its members. Throws M_FORBIDDEN. */
export async function listenAccess(
  context: RoomsContext,
  userId: UserId,
  roomId: RoomId,
): Promise<{ readonly room: RoomRow; readonly isMember: boolean }> {
  const { stores } = context;
  const room = await stores.rooms.byId(roomId);
  if (room === undefined) throw notInRoom(userId);
  const isMember = (await stores.memberships.of(room.nid, userId))?.membership === 'join';
  if (!isMember && !(await isWorldReadable(context, room))) throw notInRoom(userId);
  return { room, isMember };
}

/** The state that {@link stateAccess} found a user may read. */
export function stateOf(
  { stores }: RoomsContext,
  { room, until }: RoomAccess,
): Promise<StoredEvent[]> {
  if (until === undefined) return stores.state.current([room.nid]);
  return stores.state.changes([{ roomNid: room.nid, after: 0, upTo: until }]);
}

/** Whether a user forgot the room: then they are to be treated as if they had never been there. */
export async function hasForgotten(
  { stores }: RoomsContext,
  userId: UserId,
  roomNid: number,
): Promise<boolean> {
  return (await stores.memberships.of(roomNid, userId))?.forgotten === true;
}

export async function isWorldReadable({ stores }: RoomsContext, room: RoomRow): Promise<boolean> {
  const [event] = await stores.state.currentOf([room.nid], ['m.room.history_visibility'], ['']);
  return historyVisibility(event?.pdu.content) === 'world_readable';
}

/** When the user stopped being in the room for the last time; undefined when they never were. */
async function departure(
  { stores }: RoomsContext,
  userId: UserId,
  room: RoomRow,
): Promise<number | undefined> {
  const history = await stores.memberships.historyOfIn(userId, room.nid);
  return history.findLast(
    ({ previous, membership }) => previous === 'join' && membership !== 'join',
  )?.position;
}

export function eventNotFound(eventId: string): MatrixError {
  return new MatrixError('M_NOT_FOUND', `there is no event ${eventId} here, or not for you`);
}
