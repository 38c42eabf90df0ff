/** One run as text for a terminal. Pure. */
import type { Example } from '../example.ts';
import type { Exchange, Run } from './exchange.ts';
import { renderExchange } from './http.ts';
import { createShortener } from './shorten.ts';

/** Title, exchange and claims. Values are shortened unless `full`. */
export function printRun(example: Example, run: Run, full = false): string {
  const shortener = createShortener(run);
  const host = URL.parse(run.homeserver)?.host ?? run.homeserver;
  const show = (exchange: Exchange): string =>
    [
      `── ${exchange.caption ?? exchange.actor}`,
      renderExchange(full ? exchange : shortener.exchange(exchange), host),
    ].join('\n');
  // The set-up is of interest when it is what failed.
  const quiet = run.outcome === 'failed' ? run.quiet.slice(-2).map(show) : [];
  const claims = run.claims.map(({ text, holds, seen }) => {
    const found = holds || seen === undefined ? '' : `\n    seen: ${seen}`;
    return `${holds ? '✓' : '✗'} ${text}${found}`;
  });
  const closing =
    run.reason === undefined
      ? `${run.outcome} in ${run.durationMs} ms`
      : `${run.outcome === 'not-run' ? 'not run' : run.outcome}: ${run.reason}`;
  return [
    `${example.title}\nhttps://spec.matrix.org/v1.19/${example.spec}`,
    ...run.exchanges.map(show),
    ...(quiet.length === 0 ? [] : ['── set-up, not shown on pages', ...quiet]),
    claims.join('\n'),
    closing,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
