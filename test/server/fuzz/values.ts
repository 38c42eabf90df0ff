/** Values for requests: ones that fit a route's schema, and ones that try to break what reads them. */
import type { TSchema } from 'typebox';
import type { JsonValue } from '../../../server/matrix/json.ts';

/** Whole numbers from 0 up to (but without) `below`, the same ones for the same seed. */
export type Random = (below: number) => number;

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[random(items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** What fits, by the name of the field it stands in. */
export type Names = Readonly<Record<string, JsonValue>>;

/** The schema as plain JSON Schema, which TypeBox's schemas are. */
interface Plain {
  readonly type?: string;
  readonly const?: JsonValue;
  readonly enum?: readonly JsonValue[];
  readonly anyOf?: readonly TSchema[];
  readonly items?: TSchema;
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly patternProperties?: Readonly<Record<string, TSchema>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
}

function plain(schema: TSchema): Plain;
function plain(schema: object): object {
  return schema;
}

/** A value that fits. Optional fields are there about every second time. */
export function fitting(schema: TSchema, name: string, names: Names, random: Random): JsonValue {
  const { type, const: constant, enum: allowed, anyOf, ...rest } = plain(schema);
  const known = names[name];
  if (known !== undefined && (typeof known === 'object' || type === 'string')) return known;
  if (constant !== undefined) return constant;
  if (allowed !== undefined) return pick(random, allowed);
  if (anyOf !== undefined) return fitting(pick(random, anyOf), name, names, random);
  switch (type) {
    case 'object': {
      const object: Record<string, JsonValue> = {};
      for (const [key, property] of Object.entries(rest.properties ?? {}))
        if (rest.required?.includes(key) === true || random(2) === 0)
          object[key] = fitting(property, key, names, random);
      for (const property of Object.values(rest.patternProperties ?? {}))
        object[pick(random, keysOfMaps(names))] = fitting(property, name, names, random);
      return object;
    }
    case 'array':
      return rest.items === undefined
        ? []
        : Array.from({ length: random(3) }, () => fitting(rest.items ?? {}, name, names, random));
    case 'integer':
    case 'number':
      return name === 'order' ? 0.5 : (rest.minimum ?? 0) + random(3);
    case 'boolean':
      return random(2) === 0;
    case 'null':
      return null;
    default:
      return 'x';
  }
}

const keysOfMaps = (names: Names): string[] => [
  String(names['userId']),
  String(names['deviceId']),
  'ed25519:x',
  'signed_curve25519:AAAA',
];

/** Texts that have broken programs. All can be written as JSON. */
export const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '\n',
  '.',
  '..',
  '../../etc/passwd',
  '/',
  '\\',
  '%00',
  '%',
  "' OR 1=1 --",
  '"; DROP TABLE events; --',
  '${7*7}',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'undefined',
  'null',
  'NaN',
  '-1',
  '1e309',
  '9007199254740993',
  '\u202e\u2066',
  '\ufeff',
  '\uffff',
  '\u0000'.replace('\0', '\u0001'),
  'e\u0301\u0327'.repeat(50),
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}'.repeat(20),
  '\u{10ffff}',
  'İı',
  'x'.repeat(255),
  'x'.repeat(256),
  'é'.repeat(128),
  'x'.repeat(4_000),
  '!room:example.org',
  '!',
  '!:',
  '!nowhere',
  '@',
  '@:example.org',
  '@alice',
  '@alice:elsewhere.example',
  '@ALICE:example.org',
  `@${'x'.repeat(255)}:example.org`,
  '@a b:example.org',
  '@a:example.org:99999',
  '#x:example.org',
  '#\n:example.org',
  '#',
  '$',
  '$event',
  `$${'A'.repeat(43)}`,
  's1_999999',
  't1_1_0',
  't-1_-1_-1',
  's99999999999999999999_1',
  '{}',
  '{"room":{"timeline":{"limit":1}}}',
  '{"room":{"timeline":{"limit":-1,"types":[1]}}}',
  '[[[[',
  'm.room.create',
  'm.room.member',
  'm.room.power_levels',
  'm.room.redaction',
  'm.room.encryption',
  'm.direct',
  'm.push_rules',
  'm.fully_read',
  'm.ignored_user_list',
];

const nested = (depth: number): JsonValue => (depth === 0 ? 1 : { a: [nested(depth - 1)] });

/** Values of every type, at and beyond every edge. */
export const HOSTILE_VALUES: readonly JsonValue[] = [
  null,
  true,
  false,
  0,
  -1,
  0.5,
  Number.MAX_SAFE_INTEGER,
  -Number.MAX_SAFE_INTEGER,
  2 ** 53,
  2 ** 64,
  1e308,
  5e-324,
  [],
  {},
  [null],
  [[]],
  ['x'],
  [1, 'x', null, {}],
  { '': '' },
  { x: null },
  { constructor: { prototype: { polluted: true } } },
  { membership: 'join' },
  { users: { '@alice:example.org': -1 } },
  nested(40),
  Array.from({ length: 2_000 }, (_, index) => index),
  Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`k${index}`, index])),
  'x'.repeat(70_000),
];

export function hostile(random: Random): JsonValue {
  return random(2) === 0 ? pick(random, HOSTILE_TEXTS) : pick(random, HOSTILE_VALUES);
}
