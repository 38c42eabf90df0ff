/** POST /join and POST /knock: ways into a room. */
import { MatrixError } from '../errors.ts';
import {
  isRoomAlias,
  isRoomId,
  type RoomAlias,
  type RoomId,
  type UserId,
} from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { roomOfAlias } from './asked-for.ts';
import type { RoomDraft } from './draft.ts';
import { memberContent } from './member-content.ts';
import { authoriserOf } from './restricted-join.ts';
import type { RoomsContext } from './stores.ts';
import { addProvedInvite, checkKey, readProof, type AddressProof } from './third-party-signed.ts';
import type { Actor } from './types.ts';
import { UnknownRoomError, type RoomWriter } from './writer.ts';

export interface JoinOptions {
  readonly reason?: string;
  readonly thirdPartySigned?: JsonObject;
}

/**
 * Joins a room, or does nothing for who is in it already. Throws M_NOT_FOUND, M_FORBIDDEN,
 * M_GUEST_ACCESS_FORBIDDEN.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3joinroomidoralias
 */
export async function joinRoom(
  context: RoomsContext,
  writer: RoomWriter,
  actor: Actor,
  roomIdOrAlias: RoomId | RoomAlias,
  { reason, thirdPartySigned }: JoinOptions = {},
): Promise<RoomId> {
  const { userId } = actor;
  const roomId = await resolveRoom(context, roomIdOrAlias);
  const proof =
    thirdPartySigned &&
    (await orNotFound(proofOf(context, writer, roomId, userId, thirdPartySigned), roomIdOrAlias));
  await orNotFound(
    writer.change(roomId, async (draft) => {
      if ((await draft.membership(userId)) === 'join') return;
      if (proof !== undefined) await addProvedInvite(context, draft, userId, proof);
      await enter(context, draft, actor, await memberContent(context, userId, 'join', reason));
    }),
    roomIdOrAlias,
  );
  return roomId;
}

/** The proof of who is not in the room, once all that can be said against it was looked for. */
async function proofOf(
  context: RoomsContext,
  writer: RoomWriter,
  roomId: RoomId,
  userId: UserId,
  thirdPartySigned: JsonObject,
): Promise<AddressProof | undefined> {
  const proof = await writer.change(roomId, async (draft) =>
    (await draft.membership(userId)) === 'join'
      ? undefined
      : readProof(context, draft, userId, thirdPartySigned),
  );
  if (proof !== undefined) await checkKey(context, proof);
  return proof;
}

/** Adds the join of a user who is not in the room, with what lets them in. */
export async function enter(
  context: RoomsContext,
  draft: RoomDraft,
  actor: Actor,
  content: JsonObject,
  originServerTs?: number,
): Promise<string> {
  const { userId } = actor;
  if (actor.isGuest) await requireGuestAccess(draft);
  const authoriser = await authoriserOf(context, draft, userId);
  const vouched = authoriser === undefined ? {} : { join_authorised_via_users_server: authoriser };
  const { eventId } = await draft.add({
    type: 'm.room.member',
    sender: userId,
    stateKey: userId,
    content: { ...content, ...vouched },
    originServerTs,
  });
  return eventId;
}

/**
 * Asks to be let in. Throws M_NOT_FOUND and M_FORBIDDEN.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3knockroomidoralias
 */
export async function knockRoom(
  context: RoomsContext,
  writer: RoomWriter,
  actor: Actor,
  roomIdOrAlias: RoomId | RoomAlias,
  reason?: string,
): Promise<RoomId> {
  const { userId } = actor;
  const roomId = await resolveRoom(context, roomIdOrAlias);
  await orNotFound(
    writer.change(roomId, async (draft) => {
      const wish = {
        type: 'm.room.member',
        sender: userId,
        stateKey: userId,
        content: await memberContent(context, userId, 'knock', reason),
      };
      await draft.check(wish);
      if ((await draft.membership(userId)) !== 'knock') await draft.add(wish);
    }),
    roomIdOrAlias,
  );
  return roomId;
}

async function requireGuestAccess(draft: RoomDraft): Promise<void> {
  await draft.load([['m.room.guest_access', '']]);
  if (draft.state('m.room.guest_access', '')?.content.guest_access !== 'can_join')
    throw new MatrixError('M_GUEST_ACCESS_FORBIDDEN', 'this room does not take guests');
}

async function resolveRoom(
  context: RoomsContext,
  roomIdOrAlias: RoomId | RoomAlias,
): Promise<RoomId> {
  if (isRoomId(roomIdOrAlias)) return roomIdOrAlias;
  if (!isRoomAlias(roomIdOrAlias))
    throw new MatrixError('M_INVALID_PARAM', `"${roomIdOrAlias}" is no room id and no room alias`);
  const roomId = await roomOfAlias(context, roomIdOrAlias);
  if (roomId === undefined) throw unknownRoom(roomIdOrAlias);
  return roomId;
}

async function orNotFound<T>(change: Promise<T>, room: RoomId | RoomAlias): Promise<T> {
  try {
    return await change;
  } catch (error) {
    if (error instanceof UnknownRoomError) throw unknownRoom(room);
    throw error;
  }
}

function unknownRoom(room: RoomId | RoomAlias): MatrixError {
  return new MatrixError('M_NOT_FOUND', `this server knows no room ${room}`);
}
