/**
 * Which operations of the client-server API clients were answered by, kept for the page about them: beside what a client
 * did by the names of its tests, what that took of the server.
 */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import operations from '../../site/data/operations.json' with { type: 'json' };

/** A line of the server's metrics: how many requests a route had, with one status. */
const COUNT =
  /^ruma_request_duration_seconds_count\{method="([A-Z]+)",route="([^"]+)",status="2\d\d"\}/gm;

/** By their routes. Of two that share one the first is what it is for. */
const NAMES: ReadonlyMap<string, string> = new Map(
  operations
    .map(({ method, path, operationId }) => [routeOf(method, path), operationId] as const)
    .toReversed(),
);

/** `GET /rooms/{roomId}` and `GET /rooms/:roomId` are the same route. */
function routeOf(method: string, path: string): string {
  return `${method} ${path.replaceAll(/\{\w+\}|:\w+/g, ':')}`;
}

/** The operations that a server has answered with success since it started, sorted. */
async function answeredBy(url: string): Promise<readonly string[]> {
  const metrics = await (await fetch(`${url}/_ruma/metrics`)).text();
  const names = [...metrics.matchAll(COUNT)].flatMap(
    ([, method = '', path = '']) => NAMES.get(routeOf(method, path)) ?? [],
  );
  return [...new Set(names)].toSorted();
}

/**
 * Called once, at the end of a test file with a server that nobody but one client talks to: adds a test that compares
 * the operations with those that are kept. Where the client was not run, what is kept stays.
 *
 * @param name of the file in `operations/`
 * @param urlOf the server; undefined where it was not started
 */
export function keepOperations(
  name: string,
  client: string,
  urlOf: () => string | undefined,
): void {
  it('was answered by the operations that are kept of it', async ({ skip }) => {
    const url = urlOf();
    if (url === undefined) return skip(`${client} was not run`);
    const kept = { client, operations: await answeredBy(url) };
    await expect(`${JSON.stringify(kept, null, 2)}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, 'operations', `${name}.json`),
    );
  });
}
