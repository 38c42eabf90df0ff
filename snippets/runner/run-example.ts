/** Runs one example against one homeserver. */
import type { Example } from '../example.ts';
import { createClaimBook } from './claims.ts';
import { startDeadline } from './deadline.ts';
import type { ClaimResult, Run } from './exchange.ts';
import { messageOf, NotRun } from './failures.ts';
import { whyNot } from './needs.ts';
import { createRecorder } from './recorder.ts';
import { createStage } from './stage.ts';
import { createTarget, type Target, type TargetOptions } from './target.ts';

export interface RunOptions extends TargetOptions {
  /** A base URL, or a target shared by many runs so that what it offers is asked only once. */
  readonly homeserver: string | Target;
  /** Milliseconds for the whole run; waiting that the server asked for comes on top. */
  readonly timeLimitMs?: number;
  /** Ends the run at once. */
  readonly signal?: AbortSignal;
}

const TIME_LIMIT_MS = 30_000;

/**
 * Runs it. Never throws for what the server or the example does: that is the outcome. Throws only when the
 * homeserver's URL is not one.
 */
export async function runExample(example: Example, options: RunOptions): Promise<Run> {
  const { homeserver: where } = options;
  const target = typeof where === 'string' ? createTarget(where, options) : where;
  const limit = options.timeLimitMs ?? TIME_LIMIT_MS;
  const started = performance.now();
  const recorder = createRecorder();
  const claims = createClaimBook(example.claims);
  let serverName = '';
  const deadline = startDeadline(
    limit,
    () => new Error(`it took longer than ${limit} ms`),
    options.signal,
  );

  const finish = (outcome: Run['outcome'], reason?: string): Run => ({
    outcome,
    ...(reason === undefined ? {} : { reason }),
    claims: outcome === 'not-run' ? [] : claims.results(),
    exchanges: recorder.shown(),
    quiet: recorder.quiet(),
    homeserver: target.homeserver,
    serverName,
    durationMs: Math.round(performance.now() - started),
  });

  const perform = async (): Promise<Run> => {
    const lacking = await whyNot(example.needs, target);
    if (lacking !== undefined) return finish('not-run', lacking);
    serverName = await target.serverName();
    const scene = {
      homeserver: target.homeserver,
      fetch: target.fetch,
      recorder,
      deadline,
      patient: !showsRateLimits(example),
      patience: target.patience,
    };
    await example.run(createStage(scene, target, serverName, claims));
    const failed = claims.results().filter((claim) => !claim.holds);
    return failed.length === 0
      ? finish('verified')
      : finish('failed', failed.map(describe).join('; '));
  };

  try {
    return await Promise.race([perform(), deadline.expired]);
  } catch (error) {
    return error instanceof NotRun
      ? finish('not-run', error.message)
      : finish('failed', messageOf(error));
  } finally {
    deadline.clear();
  }
}

/** Whether it is about rate limits: its shown requests are then not made patiently. */
export function showsRateLimits({ needs, errors = [] }: Example): boolean {
  return needs?.rateLimits === 'on' || errors.includes('M_LIMIT_EXCEEDED');
}

function describe(claim: ClaimResult): string {
  const seen = claim.seen === undefined ? '' : ` (${claim.seen})`;
  return `the claim “${claim.text}” does not hold${seen}`;
}
