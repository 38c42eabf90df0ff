/**
 * Every route, with requests made from its own schemas and broken in many ways. Whatever comes, the server answers in
 * time, never with an error of its own, always in the standard form; what it refuses changes nothing, and what it takes
 * is what the schemas allow.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
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
import { randomFrom } from './values.ts';
import { endsSomething, Worlds, type World } from './world.ts';

const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_126);
/** How many different requests for each route. */
const CASES = Number(process.env['FUZZ_CASES'] ?? 200);
const TIME_LIMIT_MS = 5_000;

/** SQLite's count of all rows that were ever inserted, changed or removed. */
const CHANGES = query('SELECT total_changes() AS changes', { changes: integer });

let worlds: Worlds;
const tally = new Tally(SEED);
beforeAll(async () => {
  worlds = await Worlds.open();
});
afterAll(async () => {
  await worlds.close();
  const file = process.env['FUZZ_RESULTS'];
  if (file === undefined) return;
  mkdirSync('dist/test', { recursive: true });
  writeFileSync(file, tally.text());
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
  const answer = await inTime(one.family === 'path' ? wire.send(one) : raw(server, one));
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
    if (wrong !== undefined || answer === undefined)
      throw await report(route, one, world, wrong ?? 'no answer');
    tally.count(route, one, answer);
    if (answer.status < 400 && endsSomething(route)) world = await worlds.mend(route, world);
  }
  expect(Reflect.has({}, 'polluted')).toBe(false);
  expect(tally.casesOf(route)).toBeGreaterThanOrEqual(Math.min(CASES, 200));
  // The requests get as far as the operation, and not only to the door.
  expect(tally.tokensRefused(route)).toBeLessThanOrEqual(
    route.operationId === 'refresh' ? CASES : 20,
  );
});
