/**
 * POST /upgrade: a room of another version that takes the place of this one. The new room, the end of the old one and
 * the way of the aliases from one to the other are one commit.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#room-upgrades
 */
import { MatrixError } from '../errors.ts';
import type { Pdu, StateKey } from '../matrix/events.ts';
import type { EventId, RoomAlias, RoomId, UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { RoomVersion } from '../matrix/room-versions.ts';
import { moveAliases } from '../storage/aliases.ts';
import { setListed, type RoomRow } from '../storage/rooms.ts';
import { chooseRoomId, pairsOf } from './create-room.ts';
import type { RoomDraft } from './draft.ts';
import { memberContent } from './member-content.ts';
import { changeRoom } from './membership.ts';
import { RefusedEvent } from './refusals.ts';
import { closingLevels } from './replacement-levels.ts';
import { aliasesAmong, replacementEvents, TRANSFERRED } from './replacement.ts';
import type { RoomsContext } from './stores.ts';
import type { Actor, UpgradeOptions } from './types.ts';
import { creatableRoomVersion } from './versions.ts';
import type { EventWish } from './wish.ts';
import type { RoomWriter } from './writer.ts';

const TOMBSTONE = 'm.room.tombstone';

/** The state that is looked at, beside what every rule looks at. */
const NEEDED: readonly StateKey[] = [
  ...TRANSFERRED,
  'm.room.canonical_alias',
  'm.room.join_rules',
  TOMBSTONE,
].map((type) => [type, '']);

/**
 * Answers the new room's id. Throws M_UNSUPPORTED_ROOM_VERSION, M_FORBIDDEN for who may not send a tombstone, and
 * M_INVALID_ROOM_STATE when the new version does not take state of the old room.
 */
export async function upgradeRoom(
  context: RoomsContext,
  writer: RoomWriter,
  actor: Actor,
  roomId: RoomId,
  options: UpgradeOptions,
): Promise<RoomId> {
  const to = creatableRoomVersion(options.new_version);
  if (to === undefined)
    throw new MatrixError(
      'M_UNSUPPORTED_ROOM_VERSION',
      `new_version: this server makes no rooms of version "${options.new_version}"`,
    );
  return changeRoom(writer, actor, roomId, async (draft) => {
    await draft.load(NEEDED);
    await draft.check(tombstoneWish(actor, roomId));
    const replacement = await replace(context, writer, draft, actor, to, options);
    draft.takeAlong(replacement);
    return replacement.roomId;
  });
}

/**
 * Ends the old room and makes the draft of the new one. Each names the other. Where ids are chosen, the old room ends
 * first and the new one names its last word; where an id is a hash, it must be the other way round.
 */
async function replace(
  context: RoomsContext,
  writer: RoomWriter,
  old: RoomDraft,
  actor: Actor,
  to: RoomVersion,
  options: UpgradeOptions,
): Promise<RoomDraft> {
  const row = await context.stores.rooms.byId(old.roomId);
  const chosen = to.roomIds === 'chosen' ? chooseRoomId(context) : undefined;
  const aliases = await context.stores.aliases.ofRoom(row?.nid ?? 0);
  const tombstone = chosen === undefined ? undefined : await end(old, actor, chosen);
  const additionalCreators = [...new Set(options.additional_creators)];
  const wishes = replacementEvents({
    roomId: old.roomId,
    from: old.version,
    state: old.state,
    children: await childrenOf(context, old, row),
    upgrader: actor.userId,
    member: await memberContent(context, actor.userId, 'join'),
    to,
    additionalCreators: additionalCreators.filter((user) => user !== actor.userId),
    tombstone,
    aliases,
  });
  const listed = row?.listed === true;
  const draft = await begin(context, writer, actor.userId, to, { wishes, chosen, listed });
  draft.changeAliases(moveAliases(old.roomRef, draft.roomRef));
  old.changeAliases();
  if (listed) old.alongside(setListed(old.roomRef, false));
  if (tombstone === undefined) await end(old, actor, draft.roomId);
  await close(old, actor, aliases);
  return draft;
}

async function begin(
  context: RoomsContext,
  writer: RoomWriter,
  creator: UserId,
  version: RoomVersion,
  room: { wishes: readonly EventWish[]; chosen: RoomId | undefined; listed: boolean },
): Promise<RoomDraft> {
  const { wishes, chosen, listed } = room;
  const pairs = await pairsOf(context, wishes);
  const draft = await writer.begin({ version, creator, listed, roomId: chosen, pairs });
  for (const wish of wishes) await addOrSayWhich(draft, wish);
  return draft;
}

/** What the old room lets be said and the new version does not is for people to decide about. */
async function addOrSayWhich(draft: RoomDraft, wish: EventWish): Promise<void> {
  try {
    await draft.add(wish);
  } catch (error) {
    if (!(error instanceof MatrixError)) throw error;
    throw new MatrixError('M_INVALID_ROOM_STATE', `${wish.type}: ${error.message}`);
  }
}

function tombstoneWish({ userId }: Actor, replacement: RoomId): EventWish {
  const content = { body: 'This room has been replaced', replacement_room: replacement };
  return { type: TOMBSTONE, sender: userId, stateKey: '', content };
}

async function end(old: RoomDraft, actor: Actor, replacement: RoomId): Promise<EventId> {
  return (await old.add(tombstoneWish(actor, replacement))).eventId;
}

/** Takes the old room's levels up and the aliases off its name, as far as who upgrades it may do that. */
async function close(old: RoomDraft, actor: Actor, moved: readonly RoomAlias[]): Promise<void> {
  const levels = old.state('m.room.power_levels', '');
  if (levels !== undefined)
    await addIfAllowed(old, actor, levels, closingLevels(levels, old.version));
  const named = old.state('m.room.canonical_alias', '');
  if (named === undefined) return;
  const isMoved = (alias: RoomAlias): boolean => moved.includes(alias);
  if (Object.keys(aliasesAmong(named.content, isMoved)).length > 0)
    await addIfAllowed(
      old,
      actor,
      named,
      aliasesAmong(named.content, (one) => !isMoved(one)),
    );
}

async function addIfAllowed(
  old: RoomDraft,
  { userId }: Actor,
  { type }: Pdu,
  content: JsonObject,
): Promise<void> {
  try {
    await old.add({ type, sender: userId, stateKey: '', content });
  } catch (error) {
    if (!(error instanceof RefusedEvent)) throw error;
  }
}

/** The rooms in a space; none for any other room, which is not even asked. */
async function childrenOf(
  { stores }: RoomsContext,
  old: RoomDraft,
  row: RoomRow | undefined,
): Promise<Pdu[]> {
  if (row?.roomType !== 'm.space') return [];
  const stored = await stores.spaces.childrenOf([row.nid]);
  const added = old.added.filter(({ pdu }) => pdu.type === 'm.space.child');
  const keys = [...stored.map(({ pdu }) => pdu), ...added.map(({ pdu }) => pdu)].map(
    ({ type, state_key: child = '' }): StateKey => [type, child],
  );
  await old.load(keys);
  const current = keys.map((key) => old.state(...key)).filter((event) => event !== undefined);
  return [...new Set(current)].filter(({ content }) => Object.keys(content).length > 0);
}
