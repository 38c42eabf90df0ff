/** POST /createRoom: a room and all its first events in one commit. */
import { randomInt } from 'node:crypto';
import { MatrixError } from '../errors.ts';
import { membershipIn, type StateKey } from '../matrix/events.ts';
import { isRoomAlias, type RoomAlias, type RoomId, type UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { RoomVersion } from '../matrix/room-versions.ts';
import { stateName } from '../matrix/state-name.ts';
import { ALIAS_TAKEN, insertAlias } from '../storage/aliases.ts';
import { ConflictError } from '../storage/engine.ts';
import type { NewRoomOrigin } from './draft.ts';
import { initialEvents } from './initial-events.ts';
import { checkInvitable } from './invitations.ts';
import { inviteWaiting, sortAddresses } from './invite-addresses-at-creation.ts';
import { RefusedEvent } from './refusals.ts';
import type { RoomsContext } from './stores.ts';
import type { Actor, CreateRoomOptions } from './types.ts';
import { creatableRoomVersion } from './versions.ts';
import type { EventWish } from './wish.ts';
import type { RoomWriter } from './writer.ts';

/**
 * Throws M_UNSUPPORTED_ROOM_VERSION, M_INVALID_PARAM (alias, invited user), M_EXCLUSIVE, M_ROOM_IN_USE, M_INVALID_ROOM_STATE when
 * the rules refuse one of the events asked for, what {@link checkInvitable} throws, and what identity servers refuse.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3createroom
 */
export async function createRoom(
  context: RoomsContext,
  writer: RoomWriter,
  actor: Actor,
  options: CreateRoomOptions,
): Promise<RoomId> {
  const creator = actor.userId;
  const version = versionOf(context, options);
  const alias = aliasOf(context, options);
  await checkInvitable(context, creator, options.invite ?? [], 'invite');
  await checkInvitable(context, creator, invitedByState(options), 'initial_state');
  if (alias !== undefined) context.owners.assertMayManage(alias, actor);
  if (alias !== undefined && (await context.stores.aliases.resolve([alias])).has(alias))
    throw aliasInUse(alias);
  const { users, waiting } = await sortAddresses(context, creator, options.addresses);
  const invited = [...new Set([...(options.invite ?? []), ...users])];

  const profiles = await profilesOf(context, [creator, ...invited]);
  const wishes = initialEvents({ creator, version, options, alias, invited, profiles });
  const pairs = new Map<string, number>();
  const learn = async (coming: readonly EventWish[]): Promise<void> => {
    for (const [name, nid] of await pairsOf(context, coming)) pairs.set(name, nid);
  };
  const origin = async (): Promise<NewRoomOrigin> => {
    await learn(wishes);
    const roomId = version.roomIds === 'chosen' ? chooseRoomId(context) : undefined;
    return { version, creator, listed: options.visibility === 'public', roomId, pairs };
  };
  const isDirect = options.is_direct === true;
  try {
    return await writer.create(origin, async (draft) => {
      for (const wish of wishes) await draft.add(wish);
      await inviteWaiting(context, draft, actor, { waiting, isDirect }, (wish) => learn([wish]));
      if (alias !== undefined) draft.changeAliases(insertAlias(alias, draft.roomRef, creator));
    });
  } catch (error) {
    if (error instanceof RefusedEvent)
      throw new MatrixError('M_INVALID_ROOM_STATE', `${error.eventType}: ${error.message}`);
    if (error instanceof ConflictError && error.condition === ALIAS_TAKEN && alias !== undefined)
      throw aliasInUse(alias);
    throw error;
  }
}

/** Whom initial_state invites: member events are no way around what holds for invites. */
export function invitedByState({ initial_state: events = [] }: CreateRoomOptions): UserId[] {
  return events
    .filter(({ type, content }) => type === 'm.room.member' && membershipIn(content) === 'invite')
    .map(({ state_key: invited = '' }) => invited);
}

function versionOf(context: RoomsContext, options: CreateRoomOptions): RoomVersion {
  const id = options.room_version ?? context.defaultRoomVersion;
  const version = creatableRoomVersion(id);
  if (version !== undefined) return version;
  throw new MatrixError(
    'M_UNSUPPORTED_ROOM_VERSION',
    `room_version: this server makes no rooms of version "${id}"`,
  );
}

function aliasOf(context: RoomsContext, options: CreateRoomOptions): RoomAlias | undefined {
  const localpart = options.room_alias_name;
  if (localpart === undefined) return undefined;
  const alias = `#${localpart}:${context.signer.serverName}`;
  if (!localpart.includes(':') && isRoomAlias(alias)) return alias;
  throw new MatrixError(
    'M_INVALID_PARAM',
    'room_alias_name must be the part between # and :, and not too long',
  );
}

function aliasInUse(alias: RoomAlias): MatrixError {
  return new MatrixError('M_ROOM_IN_USE', `room_alias_name: ${alias} leads to another room`);
}

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** An id for a room whose version does not make one. @see https://spec.matrix.org/v1.19/appendices/#room-ids */
export function chooseRoomId(context: RoomsContext): RoomId {
  const opaque = Array.from({ length: 18 }, () => ALPHANUMERIC.charAt(randomInt(62)));
  return `!${opaque.join('')}:${context.signer.serverName}`;
}

async function profilesOf(
  { profiles }: RoomsContext,
  users: readonly UserId[],
): Promise<Map<UserId, JsonObject>> {
  const entries = users.map(async (user) => [user, { ...(await profiles.read(user)) }] as const);
  return new Map(await Promise.all(entries));
}

/** The numbers that the state keys of some events have already. */
export async function pairsOf(
  { stores }: RoomsContext,
  wishes: readonly EventWish[],
): Promise<Map<string, number>> {
  const keys = wishes.map(({ type, stateKey = '' }): StateKey => [type, stateKey]);
  const known = await stores.state.pairs(keys);
  return new Map(known.map(({ nid, type, stateKey }) => [stateName(type, stateKey), nid]));
}
