/** Reports of `npm run verify` made by the build: on this server, and on one that answers otherwise. */
import type { Report } from '../../snippets/runner/report.ts';
import { loadModule } from './project.ts';
import { allRuns } from './runs.ts';

type Runner = typeof import('../../snippets/runner/report.ts') &
  typeof import('../../snippets/runner/reported-example.ts') &
  typeof import('../../snippets/runner/requirements.ts') &
  typeof import('../../snippets/runner/requirements-node.ts') &
  typeof import('../../site/verify-report/made-by.ts');

async function runner(): Promise<Runner> {
  const files = ['report', 'reported-example', 'requirements', 'requirements-node'];
  const parts = await Promise.all([
    ...files.map((file) => loadModule(`snippets/runner/${file}.ts`)),
    loadModule('site/verify-report/made-by.ts'),
  ]);
  return Object.assign({}, ...parts);
}

/** The report on this server, from the runs of this build. */
export async function ownReport(): Promise<Report> {
  const { toReport, reportExample, readRequirements, requirementsBy, MADE_BY } = await runner();
  const runs = await allRuns();
  const requirements = readRequirements();
  const options = { requirementsOf: requirementsBy(requirements) };
  const times = runs.map(({ at }) => at.getTime());
  const started = new Date(Math.min(...runs.map(({ at, run }) => at.getTime() - run.durationMs)));
  return toReport(
    {
      madeBy: MADE_BY,
      homeserver: 'local',
      state: 'complete',
      startedAt: started.toISOString(),
      durationMs: Math.max(...times) - started.getTime(),
      waitedMs: 0,
      accountsUsed: [],
      examples: runs.map((finished) => reportExample(finished, finished.run, options)),
    },
    requirements,
  );
}

/** How much there is to run, and what it takes. */
export interface VerifyFigures {
  readonly examples: number;
  /** Those that do not ask for Ruma TS. */
  readonly anywhere: number;
  readonly claims: number;
  /** Accounts that these make through the stage. */
  readonly accounts: number;
}

/** Counted from the runs of this build. */
export async function verifyFigures(): Promise<VerifyFigures> {
  const runs = await allRuns();
  const anywhere = runs.filter(({ example }) => example.needs?.ruma !== true);
  return {
    examples: runs.length,
    anywhere: anywhere.length,
    claims: anywhere.flatMap(({ example }) => Object.keys(example.claims)).length,
    accounts: anywhere
      .flatMap(({ run }) => run.quiet)
      .filter(
        ({ request, response }) => request.path.endsWith('/register') && response.status === 200,
      ).length,
  };
}
