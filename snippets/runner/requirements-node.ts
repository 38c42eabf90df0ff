/** The requirements of the specification, from the site's data. Node only. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isExampleId } from './catalogue-rules.ts';
import { requirementsIn, type Requirement } from './requirements.ts';

const FOLDER = fileURLToPath(new URL('../../site/data/requirements/', import.meta.url));

/** The data of each document of the specification, by its path below the folder of all; nothing of it is checked. */
export function requirementDocuments(): ReadonlyMap<string, unknown> {
  const files = globSync('**/*.json', { cwd: FOLDER }).map((file) => file.replaceAll('\\', '/'));
  return new Map(
    files.toSorted().map((file) => [file, JSON.parse(readFileSync(FOLDER + file, 'utf8'))]),
  );
}

/**
 * Those that claims prove, document after document. What rule cards and scenarios prove beside examples is not told by a
 * run.
 */
export function readRequirements(): Requirement[] {
  return [...requirementDocuments().values()]
    .flatMap((document) => requirementsIn(document))
    .map((one) => ({ ...one, claims: one.claims.filter(isOfExample) }));
}

function isOfExample(proof: string): boolean {
  return isExampleId(proof.split('#')[0] ?? '');
}
