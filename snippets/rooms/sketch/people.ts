/** The people of the sketches, each on a server of their own, and the rooms they meet in. */
import type { JsonObject } from '../../../server/matrix/json.ts';
import type { RoomVersion } from '../../../server/matrix/room-versions.ts';
import type { SketchedEvent } from './sketch.ts';

/** Makes the room: power 100, or more than any number where creators have that. */
export const ALICE = '@alice:a.example';
/** A moderator: power 50. */
export const BOB = '@bob:b.example';
/** A member like most: power 0. */
export const CAROL = '@carol:c.example';
/** Not in the room, unless a card says so. */
export const DAVE = '@dave:d.example';
/** Banned, unless a card says so. */
export const EVE = '@eve:e.example';

export function createEvent(version: RoomVersion, content: JsonObject = {}): SketchedEvent {
  return {
    type: 'm.room.create',
    state_key: '',
    sender: ALICE,
    content: {
      room_version: version.id,
      ...(version.auth.creatorInContent ? { creator: ALICE } : {}),
      ...content,
    },
  };
}

/** A state event with an empty state key. */
export function stateEvent(type: string, content: JsonObject, sender = ALICE): SketchedEvent {
  return { type, state_key: '', sender, content };
}

export function message(sender: string, more: JsonObject = {}): SketchedEvent {
  return { type: 'm.room.message', sender, content: { body: 'Hello', ...more } };
}

/** A membership that a user sets, their own unless `of` says whose. */
export function member(
  sender: string,
  membership: string,
  { of: target = sender, ...content }: JsonObject & { readonly of?: string } = {},
): SketchedEvent {
  return {
    type: 'm.room.member',
    state_key: target,
    sender,
    content: { membership, ...content },
  };
}

export const joinRules = (rule: string, more: JsonObject = {}): SketchedEvent =>
  stateEvent('m.room.join_rules', { join_rule: rule, ...more });

/**
 * Power levels in which Bob has 50 and Alice 100, where her power is not her own already.
 *
 * @param users the levels of others, or of these two in the place of the usual
 */
export function levels(
  version: RoomVersion,
  content: JsonObject = {},
  users: JsonObject = {},
): SketchedEvent {
  const alice = version.auth.privilegedCreators ? {} : { [ALICE]: 100 };
  return stateEvent('m.room.power_levels', {
    ...content,
    users: { ...alice, [BOB]: 50, ...users },
  });
}

/** The usual levels with one of them changed, sent by somebody. */
export function changedLevels(
  version: RoomVersion,
  sender: string,
  content: JsonObject = {},
  users: JsonObject = {},
): SketchedEvent {
  return { ...levels(version, content, users), sender };
}

export interface RoomParts {
  readonly create?: JsonObject;
  readonly levels?: JsonObject;
  readonly users?: JsonObject;
  readonly joinRule?: string;
  /** Memberships of others than Alice. Who was banned or removed was so by Alice. */
  readonly members?: Readonly<Record<string, string>>;
  /** What else is in the room, after everything else. */
  readonly more?: readonly SketchedEvent[];
}

/** A room that Alice made. */
export function room(version: RoomVersion, parts: RoomParts = {}): SketchedEvent[] {
  const others = Object.entries(parts.members ?? {}).map(([user, membership]) =>
    member(membership === 'join' || membership === 'knock' ? user : ALICE, membership, {
      of: user,
    }),
  );
  return [
    createEvent(version, parts.create),
    member(ALICE, 'join'),
    levels(version, parts.levels, parts.users),
    ...(parts.joinRule === undefined ? [] : [joinRules(parts.joinRule)]),
    ...others,
    ...(parts.more ?? []),
  ];
}
