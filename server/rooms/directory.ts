/** Room aliases, and the published room directory. */
import { MatrixError } from '../errors.ts';
import { isRoomAlias, serverOf, type RoomAlias, type RoomId } from '../matrix/identifiers.ts';
import { ALIAS_TAKEN, deleteAlias, insertAlias } from '../storage/aliases.ts';
import { ConflictError } from '../storage/engine.ts';
import { setListed, type RoomRow } from '../storage/rooms.ts';
import { isWorldReadable } from './access.ts';
import { roomOfAlias } from './asked-for.ts';
import type { RoomDraft } from './draft.ts';
import { changeRoom } from './membership.ts';
import { listPublicRooms } from './public-rooms.ts';
import type { RoomsContext } from './stores.ts';
import type { Actor, RoomDirectory } from './types.ts';
import type { RoomWriter } from './writer.ts';

export function roomDirectory(context: RoomsContext, writer: RoomWriter): RoomDirectory {
  const { engine, owners, signer, stores } = context;

  async function knownRoom(roomId: RoomId): Promise<RoomRow> {
    const room = await stores.rooms.byId(roomId);
    if (room !== undefined) return room;
    throw new MatrixError('M_NOT_FOUND', `this server knows no room ${roomId}`);
  }

  return {
    setAlias: (actor, alias, roomId) => setAlias(context, writer, actor, alias, roomId),

    async resolveAlias(alias) {
      requireAlias(alias);
      const roomId = await roomOfAlias(context, alias);
      if (roomId === undefined) throw unknownAlias(alias);
      return { roomId, servers: [signer.serverName] };
    },

    async deleteAlias(actor, alias) {
      requireAlias(alias);
      const found = (await stores.aliases.resolve([alias])).get(alias);
      if (found === undefined) throw unknownAlias(alias);
      owners.assertMayManage(alias, actor);
      const isTheirs =
        found.creator === actor.userId || actor.isAdmin || owners.isOwner(alias, actor);
      try {
        await changeRoom(writer, actor, found.roomId, async (draft) => {
          if (!isTheirs) await requireAliasPower(draft, actor);
          draft.changeAliases(deleteAlias(alias));
        });
      } catch (error) {
        throw error instanceof ConflictError ? unknownAlias(alias) : error;
      }
    },

    async localAliases(actor, roomId) {
      const room = await stores.rooms.byId(roomId);
      const row = room && (await stores.memberships.of(room.nid, actor.userId));
      if (
        room !== undefined &&
        (row?.membership === 'join' || (await isWorldReadable(context, room)))
      )
        return stores.aliases.ofRoom(room.nid);
      throw new MatrixError('M_FORBIDDEN', `${actor.userId} is not in this room`);
    },

    async visibility(roomId) {
      return (await knownRoom(roomId)).listed ? 'public' : 'private';
    },

    async setVisibility(actor, roomId, visibility) {
      const room = await knownRoom(roomId);
      if (!actor.isAdmin)
        await changeRoom(writer, actor, roomId, (draft) => requireAliasPower(draft, actor));
      const write = setListed(room.nid, visibility === 'public');
      await engine.commit({ writes: [write], positions: 0 });
    },

    publicRooms: (query) => listPublicRooms(context, query),
  };
}

/**
 * Throws M_INVALID_PARAM, M_FORBIDDEN for an alias of another server or who is not in the room, M_EXCLUSIVE for one in
 * somebody else's namespace, and M_UNKNOWN (409) for an alias that exists.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3directoryroomroomalias
 */
async function setAlias(
  { owners, signer }: RoomsContext,
  writer: RoomWriter,
  actor: Actor,
  alias: RoomAlias,
  roomId: RoomId,
): Promise<void> {
  requireAlias(alias);
  if (serverOf(alias) !== signer.serverName)
    throw new MatrixError(
      'M_FORBIDDEN',
      `roomAlias: only aliases of ${signer.serverName} are made here`,
    );
  owners.assertMayManage(alias, actor);
  try {
    await changeRoom(writer, actor, roomId, async (draft) => {
      if ((await draft.membership(actor.userId)) !== 'join')
        throw new MatrixError('M_FORBIDDEN', `room_id: ${actor.userId} is not in ${roomId}`);
      draft.changeAliases(insertAlias(alias, draft.roomRef, actor.userId));
    });
  } catch (error) {
    if (error instanceof ConflictError && error.condition === ALIAS_TAKEN)
      throw new MatrixError('M_UNKNOWN', `Room alias ${alias} already exists.`, { status: 409 });
    throw error;
  }
}

/** Who may say what the room is called may also say where it is found. */
async function requireAliasPower(draft: RoomDraft, actor: Actor): Promise<void> {
  const membership = await draft.membership(actor.userId);
  const { power } = draft;
  const needed = power.toSend('m.room.canonical_alias', 'state');
  if (membership !== 'join' || power.of(actor.userId) < needed)
    throw new MatrixError('M_FORBIDDEN', `this takes being in the room, with power ${needed}`);
}

function requireAlias(alias: string): void {
  if (!isRoomAlias(alias))
    throw new MatrixError('M_INVALID_PARAM', `roomAlias: "${alias}" is not a valid room alias`);
}

function unknownAlias(alias: RoomAlias): MatrixError {
  return new MatrixError('M_NOT_FOUND', `Room alias ${alias} not found.`);
}
