/**
 * The events that the replacement of a room begins with. Pure: from the old room's state to a list of wishes.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#room-upgrades
 */
import type { Pdu, StateLookup } from '../matrix/events.ts';
import type { RoomAlias, RoomId, UserId } from '../matrix/identifiers.ts';
import { isArray, isString, pick, type JsonObject } from '../matrix/json.ts';
import type { RoomVersion } from '../matrix/room-versions.ts';
import { replacementLevels } from './replacement-levels.ts';
import type { EventWish } from './wish.ts';

/** What is taken over as it is, in the spec's order. Join rules and power levels depend on the versions. */
export const TRANSFERRED: readonly string[] = [
  'm.room.server_acl',
  'm.room.encryption',
  'm.room.name',
  'm.room.avatar',
  'm.room.topic',
  'm.room.guest_access',
  'm.room.history_visibility',
];

export interface ReplacementPlan {
  /** The old room. */
  readonly roomId: RoomId;
  readonly from: RoomVersion;
  /** Its state, at least at what is to be transferred. */
  readonly state: StateLookup;
  /** Its `m.space.child` events. */
  readonly children: readonly Pdu[];
  readonly upgrader: UserId;
  /** The content of the upgrader's member event. */
  readonly member: JsonObject;
  readonly to: RoomVersion;
  /** Creators beside the upgrader. Counts only where the version has them. */
  readonly additionalCreators: readonly UserId[];
  /** The tombstone, where its id can be known: not where a room's id is the hash of its first event. */
  readonly tombstone: string | undefined;
  /** The aliases that move to the new room. */
  readonly aliases: readonly RoomAlias[];
}

/**
 * Levels come last: until there are any, who made the room may set everything, whatever they could have set in the
 * old one.
 */
export function replacementEvents(plan: ReplacementPlan): EventWish[] {
  const { state, upgrader, to, children } = plan;
  const wish = (type: string, content: JsonObject, stateKey = ''): EventWish => ({
    type,
    sender: upgrader,
    content,
    stateKey,
  });
  const old = (type: string): Pdu[] => {
    const event = state(type, '');
    return event === undefined ? [] : [event];
  };
  return [
    wish('m.room.create', createContent(plan)),
    wish('m.room.member', plan.member, upgrader),
    ...TRANSFERRED.flatMap(old).map(({ type, content }) => wish(type, content)),
    ...old('m.room.join_rules').map(({ type, content }) => wish(type, joinRulesFor(content, to))),
    ...old('m.room.canonical_alias').flatMap(({ type, content }) => {
      const moved = aliasesAmong(content, (alias) => plan.aliases.includes(alias));
      return Object.keys(moved).length === 0 ? [] : wish(type, moved);
    }),
    ...children.map(({ type, content, state_key: child }) => wish(type, content, child)),
    ...old('m.room.power_levels').map((levels) => wish(levels.type, levelsContent(plan, levels))),
  ];
}

/** What is left of an `m.room.canonical_alias` when only some of its aliases count. */
export function aliasesAmong(
  { alias, alt_aliases: others }: JsonObject,
  counts: (alias: RoomAlias) => boolean,
): JsonObject {
  const alternatives = (isArray(others) ? others : []).filter(isString).filter(counts);
  return {
    ...(isString(alias) && counts(alias) ? { alias } : {}),
    ...(alternatives.length === 0 ? {} : { alt_aliases: alternatives }),
  };
}

function createContent(plan: ReplacementPlan): JsonObject {
  const { roomId, tombstone, state, to, upgrader, additionalCreators } = plan;
  // A room that was closed to other servers is not opened to them by the way.
  const kept = pick(state('m.room.create', '')?.content ?? {}, ['type', 'm.federate']);
  return {
    ...kept,
    room_version: to.id,
    ...(to.auth.creatorInContent ? { creator: upgrader } : {}),
    ...(to.auth.privilegedCreators && additionalCreators.length > 0
      ? { additional_creators: [...additionalCreators] }
      : {}),
    predecessor: { room_id: roomId, ...(tombstone === undefined ? {} : { event_id: tombstone }) },
  };
}

function levelsContent(plan: ReplacementPlan, levels: Pdu): JsonObject {
  const { state, from, to, upgrader, additionalCreators } = plan;
  const create = state('m.room.create', '');
  if (create === undefined) return levels.content;
  const creators = [upgrader, ...additionalCreators];
  return replacementLevels({ create, levels, from, to, creators });
}

/**
 * A version that does not know a rule lets nobody in by it, not even the invited. So each becomes the nearest that the
 * version knows.
 */
function joinRulesFor(content: JsonObject, { auth }: RoomVersion): JsonObject {
  const knockOrInvite = auth.knock ? 'knock' : 'invite';
  switch (content.join_rule) {
    case 'knock':
      return { ...content, join_rule: knockOrInvite };
    case 'restricted':
      return auth.restricted ? content : { ...content, join_rule: 'invite' };
    case 'knock_restricted': {
      if (auth.knockRestricted) return content;
      return { ...content, join_rule: auth.restricted ? 'restricted' : knockOrInvite };
    }
    default:
      return content;
  }
}
