/**
 * Every route, with requests made from its own schemas and broken in many ways. Whatever comes, the server answers in
 * time, never with an error of its own, always in the standard form; what it refuses changes nothing, and what it takes
 * is what the schemas allow.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { routes } from '../../../server/api/routes.ts';
import type { Route } from '../../../server/api/route.ts';
import { methodsOf } from '../../../server/http/mount.ts';
import { integer, query } from '../../../server/storage/engine.ts';
import { raw, type RawAnswer } from '../http/raw.ts';
import { casesOf } from './cases.ts';
import { complaint, isRefusal } from './judge.ts';
import { TOKEN, type Case } from './request.ts';
import { shrink } from './shrink.ts';
import { Tally } from './tally.ts';
import { METHODS, PATH_PARTS } from './tricks.ts';
import { pick, randomFrom } from './values.ts';
import { endsSomething, Worlds, type World } from './world.ts';

const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_126);
/** How many different requests for each route. */
const CASES = Number(process.env['FUZZ_CASES'] ?? 200);
const TIME_LIMIT_MS = 5_000;

/** Operations that are about a token in the request, and know no other. */
const OWN_TOKENS = new Set(['refresh', 'exchangeOpenIdToken']);

/** SQLite's count of all rows that were ever inserted, changed or removed. */
const CHANGES = query('SELECT total_changes() AS changes', { changes: integer });

let worlds: Worlds;
const tally = new Tally(SEED);
/** What broke a rule; then there are no results to keep. */
let failed = 0;
beforeAll(async () => {
  worlds = await Worlds.open();
});
afterAll(async () => {
  await worlds.close();
  const file = process.env['FUZZ_RESULTS'];
  if (file === undefined || failed > 0) return;
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD']).toString().trim();
  writeFileSync(file, tally.text({ date: new Date().toISOString().slice(0, 10), commit }));
});

/** Where the stream is, and how many rows were ever written. */
async function changes(): Promise<string> {
  const { engine } = worlds.server;
  return `${engine.position} ${(await engine.first(CHANGES))?.changes}`;
}

interface Trial {
  readonly answer: RawAnswer;
  readonly wrong: string | undefined;
}

async function tryOne(route: Route, one: Case, world: World): Promise<Trial> {
  const headers = Object.fromEntries(
    Object.entries(one.headers).map(([name, value]) => [name, value.replace(TOKEN, world.token)]),
  );
  const { answer, hasChanged } = await send({ ...one, headers });
  // Timers run beside: who typed stops. What a request does it does again.
  if (hasChanged && isRefusal(answer) && (await send({ ...one, headers })).hasChanged)
    return { answer, wrong: 'it was refused and changed something' };
  return { answer, wrong: complaint(route, one, answer) };
}

async function send(one: Case): Promise<{ answer: RawAnswer; hasChanged: boolean }> {
  const { server, wire } = worlds;
  // When devices were seen is written a little later; now, so that it does not count.
  await server.services.sessions.flush();
  const before = await changes();
  // Nothing in between may tidy up paths.
  const isUntidy = one.family === 'path' || /\/\.{1,2}(?=[/?]|$)/.test(one.url);
  const answer = await inTime(isUntidy ? wire.send(one) : raw(server, one));
  return { answer, hasChanged: (await changes()) !== before };
}

/** A request that hangs is a failure like any other. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`no answer after ${TIME_LIMIT_MS} ms`);
    timer = setTimeout(() => reject(error), TIME_LIMIT_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const wrongWith = (route: Route, one: Case, world: World): Promise<string | undefined> =>
  tryOne(route, one, world).then(
    ({ wrong }) => wrong,
    (error: unknown) => String(error),
  );

/** A failure as somebody needs it to repeat it. */
async function report(route: Route, one: Case, world: World, wrong: string): Promise<Error> {
  const small = await shrink(one, async (other) => {
    const found = await wrongWith(route, other, world);
    return found?.slice(0, 20) === wrong.slice(0, 20);
  });
  const lines = [
    `seed ${SEED}, ${one.family}, ${one.what}: ${wrong}`,
    `${small.method} ${small.url.slice(0, 2_000)}`,
    ...Object.entries(small.headers).map(([name, value]) => `${name}: ${value.slice(0, 200)}`),
    small.payload?.toString().slice(0, 1_000) ?? '(no body)',
  ];
  return new Error(lines.join('\n'));
}

/** The methods at each path; of paths that differ only in the names of their parameters, all. */
const shapeOf = (path: string): string => path.replaceAll(/\{\w+\}/g, '{}');
const SERVED = Map.groupBy(
  routes.flatMap((route) =>
    [route.path, ...(route.alsoAt ?? [])].map((path) => ({ route, shape: shapeOf(path) })),
  ),
  ({ shape }) => shape,
);

function servedAt({ path }: Route): Set<string> {
  return new Set(SERVED.get(shapeOf(path))?.flatMap(({ route }) => methodsOf(route)));
}

it.each(routes)('$operationId', { timeout: 600_000 }, async (route) => {
  let world = await worlds.create(route);
  if (route.operationId === 'uploadContentToMXC') await worlds.promise(world.token, CASES);
  const random = randomFrom(SEED);
  const making = { route, names: () => world.names(route), random, served: servedAt(route) };
  for (const one of casesOf(making, CASES)) {
    const { answer, wrong } = await tryOne(route, one, world).catch((error: unknown) => ({
      answer: undefined,
      wrong: String(error),
    }));
    if (wrong !== undefined || answer === undefined) {
      failed += 1;
      throw await report(route, one, world, wrong ?? 'no answer');
    }
    tally.count(route, one, answer);
    if (answer.status < 400 && endsSomething(route)) world = await worlds.mend(route, world);
  }
  expect(Reflect.has({}, 'polluted')).toBe(false);
  expect(tally.casesOf(route)).toBeGreaterThanOrEqual(Math.min(CASES, 200));
  // The requests get as far as the operation, and not only to the door.
  expect(tally.tokensRefused(route)).toBeLessThanOrEqual(
    OWN_TOKENS.has(route.operationId) ? CASES : 20,
  );
});

const WORDS = [
  'x',
  'sync',
  'v3',
  'rooms',
  '..',
  '%2e%2e',
  '%00',
  '!a:b',
  'state',
  '%F0%9F%91%BB',
  '',
];

it('what is not served is unrecognized, whatever is asked of it', async () => {
  const random = randomFrom(SEED);
  const word = (): string => pick(random, [...WORDS, pick(random, PATH_PARTS)]);
  const seen = new Set<string>();
  while (seen.size < CASES) {
    const rest = Array.from({ length: 1 + random(4) }, word).join('/');
    const url = `/_matrix/${pick(random, ['client', 'media', 'federation', 'x'])}/nowhere/${rest}`;
    const method = pick(
      random,
      METHODS.filter((one) => one !== 'OPTIONS'),
    );
    if (seen.has(`${method} ${url}`)) continue;
    seen.add(`${method} ${url}`);
    const answer = await inTime(worlds.wire.send({ method, url, headers: {}, payload: '{' }));
    // A path with an encoding that does not decode is no path at all.
    expect([400, 404], `${method} ${url}`).toContain(answer.status);
    if (method === 'HEAD') continue;
    expect(['M_UNRECOGNIZED', 'M_INVALID_PARAM'], answer.text).toContain(answer.body['errcode']);
    expect(answer.body['error'], answer.text).toMatch(/\S/);
  }
});
