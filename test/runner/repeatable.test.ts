/**
 * Every example, on two servers with different names: each claim holds on both, and what they show is the same once
 * values are replaced by their kinds. Without this, Run on a page would report differences that mean nothing.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Needs } from '../../snippets/example.ts';
import { loadExamples } from '../../snippets/runner/catalogue-node.ts';
import { compareRuns } from '../../snippets/runner/compare.ts';
import { startLocalServer, type LocalServer } from '../../snippets/runner/local-server.ts';
import { normalizeRun } from '../../snippets/runner/normalize.ts';
import { runExample } from '../../snippets/runner/run-example.ts';
import { createTarget, type Target } from '../../snippets/runner/target.ts';
import { groupByNeeds } from '../../snippets/runner/verify.ts';

/** Some examples wait for things on purpose. */
const TIMEOUT_MS = 60_000;

function named(needs: Needs | undefined, serverName: string): Needs {
  return { ...needs, config: { RUMA_SERVER_NAME: serverName, ...needs?.config } };
}

const groups = groupByNeeds(await loadExamples());

describe.each(groups.map((group) => [group[0]?.id ?? '', group] as const))(
  'the examples with the needs of %s',
  (_first, group) => {
    let servers: LocalServer[] = [];
    let targets: Target[] = [];
    beforeAll(async () => {
      const needs = group[0]?.example.needs;
      servers = await Promise.all(
        ['localhost', 'wonderland.example:8448'].map((name) =>
          startLocalServer(named(needs, name)),
        ),
      );
      targets = servers.map(({ url, options }) => createTarget(url, options));
    }, TIMEOUT_MS);
    afterAll(() => Promise.all(servers.map((server) => server.stop())));

    it.each(group.map((entry) => [entry.id, entry.example] as const))(
      '%s',
      async (_id, example) => {
        const runs = [];
        for (const target of targets) runs.push(await runExample(example, { homeserver: target }));
        for (const run of runs)
          expect({ outcome: run.outcome, reason: run.reason }).toEqual({ outcome: 'verified' });
        const [one = [], two = []] = runs.map(normalizeRun);
        expect(one.length).toBeGreaterThan(0);
        expect(compareRuns(one, two)).toEqual([]);
      },
      TIMEOUT_MS,
    );
  },
);
