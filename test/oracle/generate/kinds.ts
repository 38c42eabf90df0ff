import type { JsonValue } from '../../../server/matrix/json.ts';
import {
  ban,
  claimedInvite,
  invite,
  join,
  kick,
  knock,
  leave,
  oddMember,
  thirdPartyInvite,
  unban,
} from './members.ts';
import { powerLevels } from './power-levels.ts';
import {
  anyone,
  CREATOR,
  type Invention,
  type Kind,
  PEOPLE,
  type Scene,
  someonePowerful,
  someoneWho,
} from './scene.ts';

/** What may happen next in a room, and how often. */
export function inventionFor(scene: Scene): Invention {
  const kind = scene.dice.weighted(KINDS) ?? message;
  return kind(scene);
}

function message(scene: Scene): Invention {
  const type = scene.dice.pick(['m.room.message', 'm.room.message', 'constructor', 'm.other']);
  return { type, sender: someoneWho(scene, 'join'), content: { body: 'hello' } };
}

function plainState(scene: Scene): Invention {
  const type = scene.dice.pick(['m.room.name', 'm.room.topic', 'm.room.history_visibility']);
  const sender = scene.dice.chance(0.7) ? someonePowerful(scene) : someoneWho(scene, 'join');
  return { type, state_key: '', sender, content: { history_visibility: 'shared' } };
}

/** State that belongs to one user. */
function personalState(scene: Scene): Invention {
  const sender = someonePowerful(scene);
  const key = scene.dice.pick([sender, anyone(scene), '@', '@x', 'x']);
  return { type: 'org.example.personal', state_key: key, sender, content: {} };
}

const JOIN_RULES = ['public', 'public', 'invite', 'knock', 'restricted', 'private'] as const;

function joinRules(scene: Scene): Invention {
  const { dice, version } = scene;
  const rule: JsonValue = dice.chance(0.95)
    ? dice.pick([...JOIN_RULES, ...(version >= 10 || dice.chance(0.3) ? ['knock_restricted'] : [])])
    : dice.pick<JsonValue>([null, 5, 'open', ['public']]);
  return {
    type: 'm.room.join_rules',
    state_key: '',
    sender: someonePowerful(scene),
    content: { join_rule: rule },
  };
}

function aliases(scene: Scene): Invention {
  const key = scene.dice.pick(['a.example', 'b.example', 'c.example', undefined]);
  const sender = scene.dice.chance(0.6)
    ? (PEOPLE.find((person) => person.endsWith(`:${key}`)) ?? anyone(scene))
    : anyone(scene);
  const content = { aliases: [] };
  return key === undefined
    ? { type: 'm.room.aliases', sender, content }
    : { type: 'm.room.aliases', state_key: key, sender, content };
}

function redaction(scene: Scene): Invention {
  const target = scene.dice.any(scene.events)?.id;
  const sender = scene.dice.chance(0.7) ? someonePowerful(scene) : someoneWho(scene, 'join');
  const content = scene.version >= 11 && target !== undefined ? { redacts: target } : {};
  const isNamed = scene.version <= 10 && target !== undefined && scene.dice.chance(0.95);
  return { type: 'm.room.redaction', sender, content, ...(isNamed ? { redacts: target } : {}) };
}

/** Create events after the first, and what a first one must not look like. */
function create(scene: Scene): Invention {
  return {
    type: 'm.room.create',
    state_key: '',
    sender: scene.dice.chance(0.8) ? CREATOR : anyone(scene),
    content: createContent(scene),
  };
}

/** The content of a create event, most of the time one that the rules allow. */
export function createContent({ dice, version }: Scene): Record<string, JsonValue> {
  const oddVersion = dice.chance(0.05) ? dice.pick<JsonValue>(['99', 'x', 5, '']) : undefined;
  const roomVersion = oddVersion ?? (dice.chance(0.8) ? `${version}` : undefined);
  const creator = dice.chance(0.95) ? CREATOR : dice.pick<JsonValue>(['@bob:a.example', 5]);
  return {
    ...(roomVersion === undefined ? {} : { room_version: roomVersion }),
    ...(version <= 10 && dice.chance(0.95) ? { creator } : {}),
    ...(dice.chance(0.15)
      ? { 'm.federate': dice.pick<JsonValue>([false, false, true, 'no']) }
      : {}),
    ...(dice.chance(version >= 12 ? 0.4 : 0.05) ? { additional_creators: creators(dice) } : {}),
  };
}

function creators(dice: Scene['dice']): JsonValue {
  if (dice.chance(0.08)) return dice.pick<JsonValue>(['x', ['bob'], [5], {}, null, ['@x:y z']]);
  const [first, second] = dice.shuffled(PEOPLE.slice(1));
  return dice.pick<JsonValue>([[], [first ?? ''], [first ?? ''], [first ?? '', second ?? '']]);
}

const KINDS: readonly (readonly [number, Kind])[] = [
  [8, message],
  [9, plainState],
  [3, personalState],
  [18, join],
  [3, leave],
  [4, kick],
  [4, ban],
  [3, unban],
  [8, invite],
  [4, knock],
  [1.5, oddMember],
  [4, thirdPartyInvite],
  [6, claimedInvite],
  [11, powerLevels],
  [8, joinRules],
  [3, aliases],
  [3, redaction],
  [0.5, create],
];
