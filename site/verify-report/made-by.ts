/** What a report says of whoever made it. */
import { readFileSync } from 'node:fs';
import type { Report } from '../../snippets/runner/report.ts';
import { SPEC_VERSION } from '../lib/spec.ts';

const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);

export const MADE_BY: Report['madeBy'] = { name: 'Ruma TS', version, spec: SPEC_VERSION };
