import { isObject, type JsonObject, type JsonValue } from '../../../server/matrix/json.ts';
import { userLevel } from '../naive/levels.ts';
import {
  CREATOR,
  contentOf,
  type Invention,
  PEOPLE,
  type Scene,
  someoneMiddling,
  someonePowerful,
} from './scene.ts';

const LEVELS = [
  'users_default',
  'events_default',
  'state_default',
  'ban',
  'redact',
  'kick',
  'invite',
] as const;
const TYPES = ['m.room.message', 'm.room.name', 'm.room.power_levels', 'constructor'] as const;
const NOTIFICATIONS = ['room', 'other'] as const;
const MAPS = ['users', 'users', 'events', 'notifications'] as const;

/** New power levels: the old ones with one to three changes, most of them within the sender's power. */
export function powerLevels(scene: Scene): Invention {
  const { dice, version } = scene;
  const sender = dice.chance(0.3) ? someoneMiddling(scene) : someonePowerful(scene);
  const old = contentOf(scene, 'm.room.power_levels') ?? firstPowerLevels(scene);
  let content = old;
  const changes = 1 + dice.under(3);
  for (let change = 0; change < changes; change++) content = changed(content, sender, scene);
  if (version >= 12 && dice.chance(0.9)) content = withoutCreators(content, scene);
  return { type: 'm.room.power_levels', state_key: '', sender, content };
}

export function firstPowerLevels({ version, dice }: Scene): JsonObject {
  const users: Record<string, number> = version >= 12 ? {} : { [CREATOR]: 100 };
  if (dice.chance(0.7)) users[PEOPLE[1]] = dice.pick([50, 100, 75]);
  if (dice.chance(0.4)) users[PEOPLE[2]] = dice.pick([50, 25, 100]);
  const events = dice.chance(0.5)
    ? { 'm.room.power_levels': 75, 'm.room.name': dice.pick([25, 90]) }
    : {};
  const levels = dice.chance(0.4)
    ? { invite: dice.pick([0, 50]), kick: 50, ban: dice.pick([50, 90]) }
    : {};
  return { users, events, users_default: 0, ...levels };
}

function changed(content: JsonObject, sender: string, scene: Scene): JsonObject {
  const { dice } = scene;
  if (dice.chance(0.35)) return withEntry(content, dice.pick(LEVELS), sender, scene);
  const name = dice.pick(MAPS);
  if (dice.chance(0.03)) return set(content, name, dice.chance(0.5) ? undefined : nonsense(scene));
  const map = isObject(content[name]) ? content[name] : {};
  return { ...content, [name]: withEntry(map, keyFor(name, scene), sender, scene) };
}

function keyFor(name: (typeof MAPS)[number], { dice }: Scene): string {
  if (name === 'events') return dice.pick(TYPES);
  if (name === 'notifications') return dice.pick(NOTIFICATIONS);
  return dice.chance(0.03)
    ? dice.pick(['bob', '@', '@x:', '@:a.example', '@x:y z'])
    : dice.pick(PEOPLE);
}

function withEntry(object: JsonObject, key: string, sender: string, scene: Scene): JsonObject {
  return set(object, key, scene.dice.chance(0.15) ? undefined : value(sender, scene));
}

function set(object: JsonObject, key: string, to: JsonValue | undefined): JsonObject {
  const entries = Object.entries(object).filter(([name]) => name !== key);
  return Object.fromEntries(to === undefined ? entries : [...entries, [key, to]]);
}

/** A level, now and then in a form that only some room versions read. */
function value(sender: string, scene: Scene): JsonValue {
  const { dice, version } = scene;
  const own = userLevel(scene.state, sender, version);
  const power = Number.isFinite(own) ? own : 100;
  const level = dice.pick([0, 25, 50, 50, 75, 100, power, power - 1, power + 1, -1]);
  if (dice.chance(0.02)) return dice.pick([2 ** 53 - 1, -(2 ** 53) + 1]);
  if (dice.chance(version <= 9 ? 0.06 : 0.02)) return asText(level, scene);
  if (dice.chance(version <= 5 ? 0.05 : 0.01)) return level + dice.pick([0.5, 0.999, -0.25]);
  if (dice.chance(0.01)) return nonsense(scene);
  return level;
}

function asText(level: number, { dice }: Scene): string {
  const digits = String(Math.abs(level)).padStart(dice.pick([1, 1, 6]), '0');
  const sign = level < 0 ? '-' : dice.pick(['', '', '+']);
  return dice.pick(['', '', ' ']) + sign + digits + dice.pick(['', '', '  ']);
}

function nonsense({ dice }: Scene): JsonValue {
  return dice.pick<JsonValue>(['', 'fifty', '5.5', '0x10', '1e2', null, true, [], {}, [50], '- 5']);
}

function withoutCreators(content: JsonObject, scene: Scene): JsonObject {
  const create = scene.state('m.room.create', '');
  const others = create?.content['additional_creators'];
  const creators = [create?.sender, ...(Array.isArray(others) ? others : [])];
  if (!isObject(content['users'])) return content;
  const users = Object.entries(content['users']).filter(([user]) => !creators.includes(user));
  return { ...content, users: Object.fromEntries(users) };
}
