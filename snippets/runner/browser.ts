/**
 * What Run on a page calls. Only code that works in a browser may be imported here, directly or not.
 */
import { loadExample } from './catalogue.ts';
import { compareRuns, type Difference } from './compare.ts';
import type { Run } from './exchange.ts';
import { messageOf } from './failures.ts';
import { normalizeRun, type NormalExchange } from './normalize.ts';
import { EXAMPLE_TOKEN, type Registration } from './register.ts';
import { runExample } from './run-example.ts';
import { EXAMPLE_SECRET } from './shared-secret.ts';
import { createTarget, type Target } from './target.ts';

/** A run in the browser, and how it differs from what the page documents. */
export interface BrowserRun extends Run {
  /** The same exchanges, ready to be compared. */
  readonly normal: readonly NormalExchange[];
  /** Empty when the page ships nothing to compare with. */
  readonly differences: readonly Difference[];
}

const targets = new Map<string, Target>();

/**
 * Runs an example against a homeserver. Never throws: a URL that is none, or a server that does not answer, is a
 * failed run with the reason. When it has finished, `document` gets a `ruma:run` event with `{ id, run }`.
 * @param homeserver as typed; the page's own origin when it is empty.
 * @param registration for servers that ask for a registration token. Without one, the token of servers set up for the
 *   examples is tried.
 */
export async function runInBrowser(
  id: string,
  homeserver: string,
  registration: Registration = { token: EXAMPLE_TOKEN },
): Promise<BrowserRun> {
  const typed = homeserver.trim() === '' ? location.origin : homeserver;
  const run = await attempt(id, typed, registration);
  document.dispatchEvent(new CustomEvent('ruma:run', { detail: { id, run } }));
  return run;
}

async function attempt(
  id: string,
  homeserver: string,
  registration: Registration,
): Promise<BrowserRun> {
  const started = performance.now();
  try {
    const { example } = await loadExample(id);
    const run = await runExample(example, { homeserver: targetFor(homeserver, registration) });
    const normal = normalizeRun(run);
    const documented = documentedRun(id);
    const compared = run.outcome !== 'not-run' && documented.length > 0;
    return { ...run, normal, differences: compared ? compareRuns(documented, normal) : [] };
  } catch (error) {
    return {
      outcome: 'failed',
      reason: messageOf(error),
      claims: [],
      exchanges: [],
      quiet: [],
      homeserver,
      serverName: '',
      durationMs: Math.round(performance.now() - started),
      normal: [],
      differences: [],
    };
  }
}

/** What a server offers is asked once for all examples of a page. */
function targetFor(homeserver: string, registration: Registration): Target {
  const key = JSON.stringify([homeserver, registration]);
  const target =
    targets.get(key) ?? createTarget(homeserver, { registration, sharedSecret: EXAMPLE_SECRET });
  targets.set(key, target);
  return target;
}

/** The normalized run that the page ships with the example, in `<script type="application/json" data-documented>`. */
export function documentedRun(id: string): NormalExchange[] {
  const script = document.querySelector(
    `[data-example="${CSS.escape(id)}"] script[data-documented]`,
  );
  const shipped: unknown = JSON.parse(script?.textContent ?? '[]');
  return isDocumented(shipped) ? shipped : [];
}

/** Made by our own build from {@link NormalExchange}s, so a look at the outer shape is enough. */
function isDocumented(shipped: unknown): shipped is NormalExchange[] {
  return (
    Array.isArray(shipped) &&
    shipped.every((item: unknown) => typeof item === 'object' && item !== null && 'request' in item)
  );
}
