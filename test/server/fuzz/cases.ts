/** Bad requests for a route, made from its own schemas; the same ones for the same seed. */
import type { TObject } from 'typebox';
import type { Route } from '../../../server/api/route.ts';
import { FileBody } from '../../../server/api/schemas.ts';
import { hollowPng, movingGif, png } from '../../../snippets/picture.ts';
import { isArray, isObject, type JsonValue } from '../../../server/matrix/json.ts';
import { fitting, hostile, HOSTILE_TEXTS, pick, type Names, type Random } from './values.ts';

export interface Case {
  readonly method: string;
  readonly url: string;
  /** The body as it is sent. */
  readonly payload: string | Buffer | undefined;
  readonly contentType: string;
  /** What was done to a request that fits. */
  readonly what: string;
}

/** The name of the whole body among names. */
export const BODY = '(body)';

/** A request in parts, before it is written down. */
interface Draft {
  params: Record<string, string>;
  query: [name: string, value: string][];
  body: JsonValue | undefined;
  /** Where the body is no JSON. */
  file: Buffer | undefined;
}

/** Files of every kind, and of none. */
const FILES: readonly (() => Uint8Array | string)[] = [
  () => '',
  () => 'x',
  () => '{"a": 1}',
  () => '\0\xff\u{1f468}',
  () => png(40, 40),
  () => png(40, 40).slice(0, 60),
  () => movingGif(40, 40),
  () => hollowPng(65_000, 65_000),
  () => '<svg xmlns="http://www.w3.org/2000/svg" width="1000000" height="1000000"/>',
  () => 'x'.repeat(200_000),
];

const CONTENT_TYPES: readonly string[] = [
  'application/json',
  'image/png',
  'text/html; charset="',
  'nonsense',
  'a/b;\tc=d',
  `x/${'y'.repeat(500)}`,
];

/** A request that fits its schemas. */
function draftOf(route: Route, names: Names, random: Random): Draft {
  const texts = (schema: TObject | undefined): [string, string][] => {
    const value = schema === undefined ? {} : fitting(schema, '', names, random);
    return Object.entries(isObject(value) ? value : {}).flatMap(([name, one]) =>
      (isArray(one) ? one : [one]).map((item): [string, string] => [name, String(item)]),
    );
  };
  return {
    params: Object.fromEntries(texts(route.params)),
    query: texts(route.query),
    body:
      route.body === undefined || route.body === FileBody
        ? undefined
        : fitting(route.body, BODY, names, random),
    file: route.body === FileBody ? Buffer.from(pick(random, FILES)()) : undefined,
  };
}

function write(route: Route, draft: Draft, random: Random, what: string): Case {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(draft.params[name] ?? ''),
  );
  const waits = route.query?.properties['timeout'] !== undefined;
  const isTimed = draft.query.some(([name]) => name === 'timeout');
  const parameters: typeof draft.query = [
    ...draft.query,
    ...(waits && !isTimed ? [['timeout', '0'] satisfies [string, string]] : []),
  ];
  const query = parameters
    // No case may wait for news that never comes.
    .map(([name, value]) =>
      /^timeout(_ms)?$/.test(name) && Number(value) > 0 ? [name, '0'] : [name, value],
    )
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join('&');
  return {
    method: route.method,
    url: query === '' ? path : `${path}?${query}`,
    payload: draft.file ?? (draft.body === undefined ? undefined : JSON.stringify(draft.body)),
    contentType: draft.file === undefined ? 'application/json' : pick(random, CONTENT_TYPES),
    what,
  };
}

type Change = (draft: Draft, random: Random, route: Route) => string | undefined;

const CHANGES: readonly Change[] = [
  function param(draft, random) {
    const names = Object.keys(draft.params);
    if (names.length === 0) return undefined;
    const name = pick(random, names);
    draft.params[name] = pick(random, HOSTILE_TEXTS);
    return `path parameter ${name}`;
  },
  function query(draft, random, route) {
    const names = Object.keys(route.query?.properties ?? {});
    if (names.length === 0) return undefined;
    const name = pick(random, names);
    draft.query = draft.query.filter(([other]) => other !== name || random(3) === 0);
    draft.query.push([name, pick(random, HOSTILE_TEXTS)]);
    return `query parameter ${name}`;
  },
  function body(draft, random) {
    if (draft.body === undefined) return undefined;
    const place = pick(random, placesIn(draft.body));
    draft.body = withChange(draft.body, place, () => hostile(random));
    return `body at ${place.join('.') || 'its root'}`;
  },
  function missing(draft, random) {
    const { body } = draft;
    if (!isObject(body) || Object.keys(body).length === 0) return undefined;
    const name = pick(random, Object.keys(body));
    draft.body = Object.fromEntries(Object.entries(body).filter(([key]) => key !== name));
    return `body without ${name}`;
  },
  function extra(draft, random) {
    if (draft.body === undefined) return undefined;
    const places = placesIn(draft.body).filter((place) => isObject(valueAt(draft.body, place)));
    const [place, key] = [pick(random, [[], ...places]), pick(random, HOSTILE_TEXTS)];
    draft.body = withChange(draft.body, place, (value) =>
      isObject(value) ? { ...value, [key]: hostile(random) } : { [key]: hostile(random) },
    );
    return `body with more at ${place.join('.') || 'its root'}`;
  },
];

/** Every place in a value, the root first. */
function placesIn(value: JsonValue): string[][] {
  if (isArray(value))
    return [
      [],
      ...value.flatMap((one, index) => placesIn(one).map((rest) => [`${index}`, ...rest])),
    ];
  if (!isObject(value)) return [[]];
  return [
    [],
    ...Object.entries(value).flatMap(([key, one]) => placesIn(one).map((rest) => [key, ...rest])),
  ];
}

function valueAt(value: JsonValue | undefined, place: readonly string[]): JsonValue | undefined {
  let found = value;
  for (const key of place)
    found = isArray(found) ? found[Number(key)] : isObject(found) ? found[key] : undefined;
  return found;
}

function withChange(
  value: JsonValue,
  [key, ...rest]: readonly string[],
  change: (value: JsonValue) => JsonValue,
): JsonValue {
  if (key === undefined) return change(value);
  const inside = (one: JsonValue): JsonValue => withChange(one, rest, change);
  if (isArray(value)) return value.map((one, index) => (`${index}` === key ? inside(one) : one));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]): [string, JsonValue] => [
      name,
      name === key ? inside(one) : one,
    ]),
  );
}

/** What is no JSON, or none that may be sent. */
const BROKEN_BODIES: readonly string[] = [
  '',
  '{',
  'null',
  '[]',
  '"x"',
  '0',
  'NaN',
  '{"a":1,"a":2}',
  '{"a":"\\ud800"}',
  '{"a":"\\u0000"}',
  '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  '['.repeat(5_000),
];

/** Paths that lead somewhere else, or nowhere. */
const PATH_TRICKS: readonly ((path: string) => string)[] = [
  (path) => `${path}/`,
  (path) => `${path}/x`,
  (path) => path.replace('/v3/', '/v3//'),
  (path) => path.replace('/v3/', '/r0/'),
  (path) => path.replace('/v3/', '/v4/'),
  (path) => `${path}%00`,
  (path) => `${path}%zz`,
  (path) => `${path}%ff`,
  (path) => path.replaceAll('%21', '!').replaceAll('%3A', ':'),
  (path) => path.replace('/client/', '/CLIENT/'),
  (path) => `${path}?${'x=1&'.repeat(500)}`,
  (path) => `${path}?__proto__=1&__proto__=2&constructor=x`,
];

const OTHER_METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD'];

/** @param names asked for anew for each case, so that ids of transactions can differ */
export function* casesOf(
  route: Route,
  names: () => Names,
  random: Random,
  count: number,
): Generator<Case> {
  const plainly = (): Case =>
    write(route, draftOf(route, names(), random), random, 'a request that fits');
  for (let n = 0; n < 4; n += 1) yield plainly();
  for (const trick of PATH_TRICKS) {
    const { url, ...rest } = plainly();
    const [path = '', query] = url.split('?');
    const tricky = trick(path);
    const joined = query === undefined ? '' : `${tricky.includes('?') ? '&' : '?'}${query}`;
    yield { ...rest, url: tricky + joined, what: `path trick ${trick.toString().slice(10, 60)}` };
  }
  for (const method of OTHER_METHODS)
    if (method !== route.method) yield { ...plainly(), method, what: `method ${method}` };
  if (route.body !== undefined)
    for (const payload of BROKEN_BODIES)
      yield { ...plainly(), payload, what: `body ${payload.slice(0, 30)}` };
  for (let n = 0; n < count; n += 1) {
    const draft = draftOf(route, names(), random);
    const done = Array.from({ length: 1 + random(2) }, () =>
      pick(random, CHANGES)(draft, random, route),
    );
    const what = done.filter((one) => one !== undefined).join(', ') || 'nothing';
    yield write(route, draft, random, what);
  }
}
