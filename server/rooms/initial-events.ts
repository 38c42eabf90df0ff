/**
 * The events a new room begins with, in the spec's order. Pure: from what the client asked for to a list of wishes.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3createroom
 */
import { DEFAULT_LEVELS } from '../matrix/power-levels.ts';
import type { UserId } from '../matrix/identifiers.ts';
import { isInteger, isObject, isStringArray, without, type JsonObject } from '../matrix/json.ts';
import type { RoomVersion } from '../matrix/room-versions.ts';
import type { EventWish } from './wish.ts';
import type { CreateRoomOptions, Preset } from './types.ts';

export interface RoomPlan {
  readonly creator: UserId;
  readonly version: RoomVersion;
  readonly options: CreateRoomOptions;
  /** The whole alias, when the client asked for one. */
  readonly alias: string | undefined;
  /** Whom to invite: each once. */
  readonly invited: readonly UserId[];
  /** Displayname and avatar of the creator and the invited, as their member events carry them. */
  readonly profiles: ReadonlyMap<UserId, JsonObject>;
}

const PRESETS: Readonly<Record<Preset, Readonly<Record<string, JsonObject>>>> = {
  private_chat: {
    'm.room.join_rules': { join_rule: 'invite' },
    'm.room.history_visibility': { history_visibility: 'shared' },
    'm.room.guest_access': { guest_access: 'can_join' },
  },
  trusted_private_chat: {
    'm.room.join_rules': { join_rule: 'invite' },
    'm.room.history_visibility': { history_visibility: 'shared' },
    'm.room.guest_access': { guest_access: 'can_join' },
  },
  public_chat: {
    'm.room.join_rules': { join_rule: 'public' },
    'm.room.history_visibility': { history_visibility: 'shared' },
    'm.room.guest_access': { guest_access: 'forbidden' },
  },
};

/** What an administrator has, and what it takes to change who has what. */
const ADMIN_LEVEL = 100;
/** Closing a room for good takes more than any other state, in versions with privileged creators. */
const TOMBSTONE_LEVEL = 150;

export function initialEvents(plan: RoomPlan): EventWish[] {
  const { creator, options, alias, invited } = plan;
  const state = (type: string, content: JsonObject, stateKey = ''): EventWish => ({
    type,
    sender: creator,
    content,
    stateKey,
  });
  const initial = options.initial_state ?? [];
  const isOverridden = (type: string) =>
    initial.some((event) => event.type === type && (event.state_key ?? '') === '');
  const presetEvents = Object.entries(PRESETS[presetOf(options)]);

  return [
    state('m.room.create', createContent(plan)),
    state('m.room.member', memberOf(plan, creator, 'join'), creator),
    state('m.room.power_levels', powerLevelsContent(plan)),
    ...(alias === undefined ? [] : [state('m.room.canonical_alias', { alias })]),
    ...presetEvents
      .filter(([type]) => !isOverridden(type))
      .map(([type, content]) => state(type, content)),
    ...initial.map(({ type, state_key, content }) => state(type, content, state_key)),
    ...(options.name === undefined ? [] : [state('m.room.name', { name: options.name })]),
    ...(options.topic === undefined ? [] : [state('m.room.topic', topicContent(options.topic))]),
    ...invited.map((user) => state('m.room.member', memberOf(plan, user, 'invite'), user)),
  ];
}

function presetOf({ preset, visibility }: CreateRoomOptions): Preset {
  return preset ?? (visibility === 'public' ? 'public_chat' : 'private_chat');
}

function createContent({ creator, version, options, invited }: RoomPlan): JsonObject {
  const wanted = without(options.creation_content ?? {}, 'creator', 'room_version');
  const content = {
    ...wanted,
    room_version: version.id,
    ...(version.auth.creatorInContent ? { creator } : {}),
  };
  if (!version.auth.privilegedCreators || options.preset !== 'trusted_private_chat') return content;
  const named = wanted.additional_creators;
  // Something else than a list of users is left for the rules to refuse.
  if (named !== undefined && !isStringArray(named)) return content;
  const additional = new Set([...(named ?? []), ...invited]);
  return additional.size === 0 ? content : { ...content, additional_creators: [...additional] };
}

function memberOf(
  { options, profiles }: RoomPlan,
  user: UserId,
  membership: 'join' | 'invite',
): JsonObject {
  const direct = membership === 'invite' && options.is_direct === true ? { is_direct: true } : {};
  return { ...profiles.get(user), membership, ...direct };
}

function powerLevelsContent({ creator, version, options, invited }: RoomPlan): JsonObject {
  const privileged = version.auth.privilegedCreators;
  const administrators = [creator, ...(options.preset === 'trusted_private_chat' ? invited : [])];
  const content: JsonObject = {
    ban: DEFAULT_LEVELS.ban,
    events: {
      'm.room.avatar': DEFAULT_LEVELS.state_default,
      'm.room.canonical_alias': DEFAULT_LEVELS.state_default,
      'm.room.encryption': ADMIN_LEVEL,
      'm.room.history_visibility': ADMIN_LEVEL,
      'm.room.name': DEFAULT_LEVELS.state_default,
      'm.room.power_levels': ADMIN_LEVEL,
      'm.room.server_acl': ADMIN_LEVEL,
      'm.room.tombstone': privileged ? TOMBSTONE_LEVEL : ADMIN_LEVEL,
    },
    events_default: DEFAULT_LEVELS.events_default,
    invite: DEFAULT_LEVELS.invite,
    kick: DEFAULT_LEVELS.kick,
    redact: DEFAULT_LEVELS.redact,
    state_default: DEFAULT_LEVELS.state_default,
    users: privileged ? {} : Object.fromEntries(administrators.map((user) => [user, ADMIN_LEVEL])),
    users_default: DEFAULT_LEVELS.users_default,
    ...options.power_level_content_override,
  };
  return privileged ? withTombstoneLevel(content) : content;
}

/** An override that says nothing of tombstones does not make them cheap. */
function withTombstoneLevel(content: JsonObject): JsonObject {
  const { events, state_default: stateDefault } = content;
  if (!isObject(events) || Object.hasOwn(events, 'm.room.tombstone')) return content;
  const least = isInteger(stateDefault) ? stateDefault + 1 : 0;
  return {
    ...content,
    events: { ...events, 'm.room.tombstone': Math.max(TOMBSTONE_LEVEL, least) },
  };
}

/** The topic as plain text, and as the block that newer clients read. */
function topicContent(topic: string): JsonObject {
  return { topic, 'm.topic': { 'm.text': [{ body: topic }] } };
}
