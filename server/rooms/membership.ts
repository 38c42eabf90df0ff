/** What members do to each other and to themselves: invite, leave, kick, ban, unban, forget. */
import { MatrixError } from '../errors.ts';
import type { Membership } from '../matrix/events.ts';
import { isUserId, type RoomId, type UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { ConflictError } from '../storage/engine.ts';
import { forgetRoom } from '../storage/memberships.ts';
import type { RoomDraft } from './draft.ts';
import { checkInvitable } from './invitations.ts';
import { bareMember, memberContent } from './member-content.ts';
import { notInRoom } from './refusals.ts';
import type { RoomsContext } from './stores.ts';
import type { Actor } from './types.ts';
import { UnknownRoomError, type RoomWriter } from './writer.ts';

/**
 * Invites a user; does nothing when they are invited already. Throws M_FORBIDDEN, M_NOT_FOUND (no such user),
 * M_INVITE_BLOCKED, M_INVALID_PARAM.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidinvite
 */
export async function invite(
  context: RoomsContext,
  writer: RoomWriter,
  actor: Actor,
  roomId: RoomId,
  userId: UserId,
  reason?: string,
): Promise<void> {
  requireUserId(userId);
  await changeRoom(writer, actor, roomId, async (draft) => {
    const wish = memberWish(actor, userId, bareMember('invite', reason));
    await draft.check(wish);
    await checkInvitable(context, actor.userId, [userId], 'user_id');
    if ((await draft.membership(userId)) === 'invite') return;
    await draft.add({ ...wish, content: await memberContent(context, userId, 'invite', reason) });
  });
}

/**
 * Leaves a room, declines an invite or takes back a knock; does nothing for who has left already. Throws
 * M_FORBIDDEN for who never was in the room, M_CANNOT_LEAVE_SERVER_NOTICE_ROOM for an invite of the server itself.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidleave
 */
export async function leave(
  context: RoomsContext,
  writer: RoomWriter,
  actor: Actor,
  roomId: RoomId,
  reason?: string,
): Promise<void> {
  await changeRoom(writer, actor, roomId, async (draft) => {
    const membership = await draft.membership(actor.userId);
    if (membership === 'leave') return;
    await checkDeclinable(context, actor.userId, roomId, membership);
    await draft.add(memberWish(actor, actor.userId, bareMember('leave', reason)));
  });
}

/**
 * Throws M_CANNOT_LEAVE_SERVER_NOTICE_ROOM for an invite to the room in which the server speaks to the user. Who has
 * come into it may leave.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#server-notices
 */
export async function checkDeclinable(
  { isNoticeRoom }: RoomsContext,
  userId: UserId,
  roomId: RoomId,
  membership: Membership | undefined,
): Promise<void> {
  if (membership === 'invite' && (await isNoticeRoom(userId, roomId)))
    throw new MatrixError(
      'M_CANNOT_LEAVE_SERVER_NOTICE_ROOM',
      'The server speaks to you in this room. You can leave it once you have joined it.',
    );
}

/**
 * Removes a member, an invite or a knock. Throws M_FORBIDDEN.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidkick
 */
export async function kick(
  writer: RoomWriter,
  actor: Actor,
  roomId: RoomId,
  userId: UserId,
  reason?: string,
): Promise<void> {
  requireUserId(userId);
  await changeRoom(writer, actor, roomId, async (draft) => {
    const wish = memberWish(actor, userId, bareMember('leave', reason));
    await draft.check(wish);
    const membership = await draft.membership(userId);
    if (!isPresent(membership)) throw notInRoom(userId);
    await draft.add(wish);
  });
}

/**
 * Bans a user, in the room or not. Throws M_FORBIDDEN.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidban
 */
export async function ban(
  writer: RoomWriter,
  actor: Actor,
  roomId: RoomId,
  userId: UserId,
  reason?: string,
): Promise<void> {
  requireUserId(userId);
  await changeRoom(writer, actor, roomId, async (draft) => {
    const wish = memberWish(actor, userId, bareMember('ban', reason));
    await draft.check(wish);
    if ((await draft.membership(userId)) !== 'ban') await draft.add(wish);
  });
}

/**
 * Lifts a ban. Throws M_FORBIDDEN, and M_BAD_STATE when the user is not banned.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidunban
 */
export async function unban(
  writer: RoomWriter,
  actor: Actor,
  roomId: RoomId,
  userId: UserId,
  reason?: string,
): Promise<void> {
  requireUserId(userId);
  await changeRoom(writer, actor, roomId, async (draft) => {
    const wish = memberWish(actor, userId, bareMember('leave', reason));
    const membership = await draft.membership(userId);
    if (membership === 'ban') {
      await draft.add(wish);
      return;
    }
    if ((await draft.membership(actor.userId)) !== 'join') throw notInRoom(actor.userId);
    const { power } = draft;
    if (power.of(actor.userId) < power.ban)
      throw new MatrixError('M_FORBIDDEN', `lifting a ban takes power ${power.ban}`);
    throw new MatrixError('M_BAD_STATE', `user_id: ${userId} is not banned`);
  });
}

/**
 * Forgets a room that the user has left: from now on it is as if they had never been there. Throws M_UNKNOWN for
 * who is still in the room, M_NOT_FOUND for who never was.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidforget
 */
export async function forget(
  { engine, stores }: RoomsContext,
  actor: Actor,
  roomId: RoomId,
): Promise<void> {
  const room = await stores.rooms.byId(roomId);
  const row = room && (await stores.memberships.of(room.nid, actor.userId));
  if (row === undefined)
    throw new MatrixError('M_NOT_FOUND', `${actor.userId} was never in ${roomId}`);
  const stillThere = new MatrixError(
    'M_UNKNOWN',
    `${actor.userId} is in room ${roomId}; leave first`,
  );
  if (isPresent(row.membership)) throw stillThere;
  try {
    await engine.commit({ writes: [forgetRoom(row.roomNid, actor.userId)], positions: 0 });
  } catch (error) {
    throw error instanceof ConflictError ? stillThere : error;
  }
}

/** Changes a room; who asks for one that this server does not know learns no more than that they are not in it. */
export async function changeRoom<T>(
  writer: RoomWriter,
  actor: Actor,
  roomId: RoomId,
  change: (draft: RoomDraft) => Promise<T>,
): Promise<T> {
  try {
    return await writer.change(roomId, change);
  } catch (error) {
    throw error instanceof UnknownRoomError ? notInRoom(actor.userId) : error;
  }
}

function memberWish(actor: Actor, userId: UserId, content: JsonObject) {
  return { type: 'm.room.member', sender: actor.userId, stateKey: userId, content };
}

/** In the room, or on the doorstep. */
function isPresent(membership: Membership | undefined): boolean {
  return membership === 'join' || membership === 'invite' || membership === 'knock';
}

function requireUserId(userId: string): void {
  if (!isUserId(userId))
    throw new MatrixError('M_INVALID_PARAM', `user_id: "${userId}" is not a user id`);
}
