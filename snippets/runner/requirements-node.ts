/** The requirements of the specification that claims prove, from the site's data. Node only. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isExampleId } from './catalogue-rules.ts';
import { requirementsIn, type Requirement } from './requirements.ts';

const FOLDER = fileURLToPath(new URL('../../site/data/requirements/', import.meta.url));

/** All of them, document after document. What rule cards and scenarios prove beside examples is not told by a run. */
export function readRequirements(): Requirement[] {
  return globSync('**/*.json', { cwd: FOLDER })
    .toSorted()
    .flatMap((file) => requirementsIn(JSON.parse(readFileSync(`${FOLDER}${file}`, 'utf8'))))
    .map((one) => ({ ...one, claims: one.claims.filter(isOfExample) }));
}

function isOfExample(proof: string): boolean {
  return isExampleId(proof.split('#')[0] ?? '');
}
