/** Bad requests for a route, made from its own schemas; the same ones for the same seed. */
import type { Route } from '../../../server/api/route.ts';
import { methodsOf } from '../../../server/http/mount.ts';
import { isObject, type JsonValue } from '../../../server/matrix/json.ts';
import { placesIn, valueAt, withChange, type Place } from './places.ts';
import { draftOf, keyOf, pathOf, TOKEN, write, type Case, type Draft } from './request.ts';
import {
  BAD_TOKENS,
  HEADERS,
  METHODS,
  NO_JSON,
  NO_TOKEN,
  NO_UTF8,
  ODD_JSON,
  PATH_PARTS,
  PATH_TRICKS,
  QUERIES,
} from './tricks.ts';
import { hostile, HOSTILE_TEXTS, pick, type Names, type Random } from './values.ts';

/** What cases of a route are made with. `names` is asked anew for each, so that ids of transactions can differ. */
export interface Making {
  readonly route: Route;
  readonly names: () => Names;
  readonly random: Random;
  /** Methods that are served at the route's path. */
  readonly served: ReadonlySet<string>;
}

/** Exactly `count` different cases, a few more where the tricks alone are more. */
export function* casesOf(making: Making, count: number): Generator<Case> {
  const seen = new Set<string>();
  for (const one of streamOf(making)) {
    const key = keyOf(one);
    if (seen.has(key)) continue;
    seen.add(key);
    yield one;
    if (one.family === 'mixed' && seen.size >= count) return;
  }
}

function* streamOf(making: Making): Generator<Case> {
  yield* fits(making);
  yield* paths(making);
  yield* methods(making);
  yield* tokens(making);
  yield* headers(making);
  yield* queries(making);
  yield* bodies(making);
  yield* fields(making);
  for (;;) yield mixed(making);
}

const drafted = ({ route, names, random }: Making): Draft => draftOf(route, names(), random);

function* fits(making: Making): Generator<Case> {
  for (let n = 0; n < 4; n += 1)
    yield write(making.route, drafted(making), { family: 'fits', what: 'a request that fits' });
}

function* paths(making: Making): Generator<Case> {
  const { route, random } = making;
  const make = (what: string, parts: Partial<Draft>, change: (path: string) => string): Case => {
    const draft = { ...drafted(making), ...parts };
    const one = write(route, draft, { family: 'path', what, draft: undefined });
    const path = pathOf(route, draft);
    // A trick may lead to an operation that waits.
    const query = one.url.includes('timeout=') ? one.url.slice(path.length) : '?timeout=0';
    return { ...one, url: change(path) + query };
  };
  for (const trick of PATH_TRICKS) yield make(`the path through ${trick.toString()}`, {}, trick);
  const names = Object.keys(route.params?.properties ?? {});
  for (const piece of sample(random, PATH_PARTS, names.length === 0 ? 12 : PATH_PARTS.length)) {
    const shown = JSON.stringify(piece.slice(0, 40));
    if (names.length === 0) {
      yield make(`${shown} after the path`, {}, (path) => `${path}/${piece}`);
      continue;
    }
    const name = pick(random, names);
    const params = { ...drafted(making).params, [name]: '\u0001' };
    yield make(`${name} in the path as ${shown}`, { params }, (path) =>
      path.replace('%01', () => piece),
    );
  }
}

function* methods(making: Making): Generator<Case> {
  const { route, served } = making;
  const own = new Set<string>(methodsOf(route));
  for (const method of METHODS)
    if (!own.has(method))
      yield write(route, drafted(making), {
        family: 'method',
        what: `method ${method}`,
        method,
        draft: undefined,
        ...(served.has(method) || method === 'OPTIONS' ? {} : { verdict: 'no such method' }),
      });
}

function* tokens(making: Making): Generator<Case> {
  const { route } = making;
  const make = (
    what: string,
    verdict: Case['verdict'],
    authorization?: string,
    query = '',
  ): Case => {
    const one = write(route, drafted(making), { family: 'token', what, verdict });
    const { authorization: _, ...others } = one.headers;
    const joint = one.url.includes('?') ? '&' : '?';
    return {
      ...one,
      url: query === '' ? one.url : `${one.url}${joint}${query}`,
      headers: authorization === undefined ? others : { ...others, authorization },
    };
  };
  yield make('no token', 'no token');
  for (const value of NO_TOKEN)
    yield make(`authorization ${JSON.stringify(value)}`, 'no token', value);
  for (const value of BAD_TOKENS)
    yield make(`token ${JSON.stringify(value.slice(0, 40))}`, 'bad token', `Bearer ${value}`);
  yield make('a token that is cut off', 'bad token', `Bearer ${TOKEN}x`);
  yield make('no token twice in the query', 'no token', undefined, 'access_token=&access_token=');
  yield make('a bad token in the query', 'bad token', undefined, 'access_token=x');
}

function* headers(making: Making): Generator<Case> {
  for (const more of HEADERS) {
    const what = `headers ${JSON.stringify(more).slice(0, 80)}`;
    const one = write(making.route, drafted(making), { family: 'headers', what });
    yield { ...one, headers: { ...one.headers, ...more } };
  }
}

function* queries(making: Making): Generator<Case> {
  const { route, random } = making;
  for (const query of QUERIES) {
    const what = `query ${query.slice(0, 40)}`;
    const one = write(route, drafted(making), { family: 'query', what, draft: undefined });
    yield { ...one, url: `${one.url}${one.url.includes('?') ? '&' : '?'}${query}` };
  }
  for (const name of Object.keys(route.query?.properties ?? {})) {
    for (const text of sample(random, HOSTILE_TEXTS, 8)) {
      const base = drafted(making);
      const others = base.query.filter(([other]) => other !== name);
      const draft = { ...base, query: [...others, [name, text] satisfies [string, string]] };
      yield write(route, draft, {
        family: 'query',
        what: `query parameter ${name}`,
        field: name,
        base,
      });
    }
    const draft = drafted(making);
    draft.query.push([name, 'x'], [name, ''], [name, pick(random, HOSTILE_TEXTS)]);
    yield write(route, draft, {
      family: 'query',
      what: `query parameter ${name}, repeated`,
      field: name,
    });
  }
}

function* bodies(making: Making): Generator<Case> {
  const { route } = making;
  const make = (payload: string | Buffer, verdict: Case['verdict']): Case =>
    write(route, drafted(making), {
      family: 'body',
      what: `body ${payload.toString('latin1').slice(0, 40)}`,
      payload,
      draft: undefined,
      verdict,
    });
  for (const payload of NO_JSON) yield make(payload, 'no JSON');
  for (const payload of NO_UTF8) yield make(payload, 'no JSON');
  for (const payload of ODD_JSON) yield make(payload, undefined);
  yield make('', undefined);
}

/** Takes every optional field, and one of each list. */
const ALL: Random = (below) => (below === 3 ? 1 : 0);

const WRONG: readonly (JsonValue | undefined)[] = [
  undefined,
  null,
  true,
  0,
  -1,
  0.5,
  2 ** 53,
  'x',
  '',
  [],
  ['x'],
  [null],
  {},
  { x: 1 },
];

/** One field at a time: missing, of each other type, hostile; and one more than there should be. */
function* fields(making: Making): Generator<Case> {
  const { route, names, random } = making;
  const { body } = draftOf(route, names(), ALL);
  if (body === undefined) return;
  const places = placesIn(body);
  const changes = places.flatMap((place) =>
    [...WRONG, hostile(random), hostile(random)].map((value) => ({ place, value })),
  );
  for (const { place, value } of sample(random, changes, 60)) {
    const draft = draftOf(route, names(), ALL);
    const changed = withChange(draft.body ?? null, place, () => value);
    if (changed === undefined) continue;
    const what = `${nameOf(place)} ${value === undefined ? 'missing' : `as ${JSON.stringify(value).slice(0, 40)}`}`;
    const field = place.findLast((key) => !/^\d+$/.test(key));
    yield write(route, { ...draft, body: changed }, { family: 'field', what, field, base: draft });
  }
  for (const key of sample(random, HOSTILE_TEXTS, 4)) {
    const draft = draftOf(route, names(), ALL);
    draft.body = isObject(draft.body) ? { ...draft.body, [key]: hostile(random) } : draft.body;
    yield write(route, draft, { family: 'field', what: `${JSON.stringify(key)} besides` });
  }
}

const nameOf = (place: Place): string => (place.length === 0 ? 'the body' : place.join('.'));

type Change = (draft: Draft, making: Making) => string | undefined;

const CHANGES: readonly Change[] = [
  function param(draft, { random }) {
    const names = Object.keys(draft.params);
    if (names.length === 0) return undefined;
    const name = pick(random, names);
    draft.params[name] = pick(random, HOSTILE_TEXTS);
    return `path parameter ${name}`;
  },
  function query(draft, { random, route }) {
    const declared = Object.keys(route.query?.properties ?? {});
    const name = pick(random, [...declared, pick(random, HOSTILE_TEXTS)]);
    draft.query = draft.query.filter(([other]) => other !== name || random(3) === 0);
    draft.query.push([name, pick(random, HOSTILE_TEXTS)]);
    return `query parameter ${name}`;
  },
  function body(draft, { random }) {
    if (draft.body === undefined) return undefined;
    const place = pick(random, placesIn(draft.body));
    draft.body = withChange(draft.body, place, () => hostile(random));
    return nameOf(place);
  },
  function missing(draft, { random }) {
    if (draft.body === undefined) return undefined;
    const [place = []] = sample(random, placesIn(draft.body).slice(1), 1);
    draft.body = place.length === 0 ? draft.body : withChange(draft.body, place, () => undefined);
    return `${nameOf(place)} missing`;
  },
  function extra(draft, { random }) {
    if (draft.body === undefined) return undefined;
    const places = placesIn(draft.body).filter((place) => isObject(valueAt(draft.body, place)));
    const [place, key] = [pick(random, [[], ...places]), pick(random, HOSTILE_TEXTS)];
    draft.body = withChange(draft.body, place, (value) =>
      isObject(value) ? { ...value, [key]: hostile(random) } : { [key]: hostile(random) },
    );
    return `more in ${nameOf(place)}`;
  },
];

/** Up to three things wrong at once. */
function mixed(making: Making): Case {
  const { route, random } = making;
  const draft = drafted(making);
  const done = Array.from({ length: 1 + random(3) }, () => pick(random, CHANGES)(draft, making));
  const what = done.filter((one) => one !== undefined).join(', ') || 'nothing';
  return write(route, draft, { family: 'mixed', what });
}

/** So many of the items, in their order. */
function sample<T>(random: Random, items: readonly T[], count: number): T[] {
  let left = count;
  return items.filter((_, index) => {
    const isTaken = random(items.length - index) < left;
    if (isTaken) left -= 1;
    return isTaken;
  });
}
