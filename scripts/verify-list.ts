/** What `npm run verify -- --list` prints. */
import type { Needs } from '../snippets/example.ts';
import type { CatalogueEntry } from '../snippets/runner/catalogue-rules.ts';
import { needsServerAlone } from '../snippets/runner/verify.ts';

/** A line for each example: its id, and what it needs of a server. */
export function listText(entries: readonly CatalogueEntry[]): string {
  const width = Math.max(...entries.map(({ id }) => id.length));
  return entries
    .map(({ id, example }) => {
      const needs = [...needsWords(example.needs), ...(needsServerAlone(example) ? ['alone'] : [])];
      return `${id.padEnd(width)}  ${needs.join(', ')}`.trimEnd();
    })
    .join('\n');
}

function needsWords(needs: Needs = {}): string[] {
  return [
    ...(needs.ruma === true ? ['Ruma TS'] : []),
    ...(needs.registration === undefined ? [] : [`registration ${needs.registration}`]),
    ...(needs.guests === undefined ? [] : [`guests ${needs.guests}`]),
    ...(needs.rateLimits === undefined ? [] : ['rate limits']),
    ...(needs.administrator === true ? ['an administrator'] : []),
    ...(needs.appservice === undefined ? [] : ['an application service']),
    ...(needs.gateway === undefined ? [] : ['a push gateway']),
    ...(needs.identityServer === undefined ? [] : ['an identity server']),
    ...(needs.mailbox === undefined ? [] : ['a mail server']),
    ...Object.entries(needs.config ?? {}).map(([name, value]) => `${name}=${value}`),
  ];
}
