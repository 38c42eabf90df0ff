/** What the report calls things. */
import type { ReportedOutcome } from '../../snippets/runner/reported-example.ts';

export const OUTCOMES: Readonly<Record<ReportedOutcome, string>> = {
  verified: 'verified',
  failed: 'failed',
  'not-run': 'not run',
  pending: 'not reached',
};

/** “3 claims”, “1 claim”. */
export function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}
