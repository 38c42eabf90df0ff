/** What has to be true of every example. Pure: both catalogues and the tests use it. */
import type { Example } from '../example.ts';

/** An example with its place. */
export interface CatalogueEntry {
  /** `client/login/password`: the path without `snippets/` and `.ts`. */
  readonly id: string;
  /** The spec's module, which is the folder: `login`. */
  readonly module: string;
  /** Path in the repository, `snippets/client/login/password.ts`. */
  readonly path: string;
  readonly example: Example;
}

/** The APIs that have examples; each is a folder of snippets. */
const APIS: ReadonlySet<string> = new Set(['appservice', 'client']);

const ID = /^[a-z]+(?:\/[a-z0-9]+(?:-[a-z0-9]+|_[a-z0-9]+)*){2}$/;
const SPEC = /^[a-z0-9-]+(?:\/[a-z0-9-]+)*\/#[a-z0-9_-]+$/;
const CLAIM = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const ERRCODE = /^(?:M_[A-Z_]+|[a-z]+(?:\.[a-z_]+)+\.[A-Z_]+)$/;

/** Whether a file of this id is an example at all, rather than part of the runner. */
export function isExampleId(id: string): boolean {
  return APIS.has(id.split('/')[0] ?? '') && ID.test(id);
}

/** Whether a module's default export was made by `example({...})`. */
export function isExample(value: unknown): value is Example {
  if (typeof value !== 'object' || value === null) return false;
  const { run, claims, operations, title } = value as Partial<Example>;
  return (
    typeof run === 'function' &&
    typeof claims === 'object' &&
    Array.isArray(operations) &&
    typeof title === 'string'
  );
}

/** The entry of a loaded module. Throws when it is not an example. */
export function toEntry(id: string, loaded: unknown): CatalogueEntry {
  const path = `snippets/${id}.ts`;
  const example =
    typeof loaded === 'object' && loaded !== null ? Reflect.get(loaded, 'default') : undefined;
  if (!isExample(example))
    throw new Error(`${path} does not end in “export default example({...})”`);
  return { id, module: id.split('/')[1] ?? '', path, example };
}

/**
 * What is wrong with these examples, a line for each; empty when all is well.
 * @param operations the operationIds that exist; undefined when they are not at hand.
 */
export function problemsOf(
  entries: readonly CatalogueEntry[],
  operations?: ReadonlySet<string>,
): string[] {
  const seen = new Set<string>();
  return entries.flatMap((entry) => {
    const problems = problemsOfOne(entry, operations);
    if (seen.has(entry.id)) problems.push('its id is taken by another example');
    seen.add(entry.id);
    return problems.map((problem) => `${entry.path}: ${problem}`);
  });
}

function problemsOfOne(
  { id, example }: CatalogueEntry,
  operations: ReadonlySet<string> | undefined,
): string[] {
  const problems: string[] = [];
  const claims = Object.entries(example.claims);
  if (!isExampleId(id)) problems.push(`“${id}” is not API/module/name in lower case and dashes`);
  if (!SPEC.test(example.spec))
    problems.push(
      `spec is “${example.spec}”, not a document and anchor like client-server-api/#login`,
    );
  if (claims.length === 0) problems.push('it claims nothing');
  for (const [claim, text] of claims) {
    if (!CLAIM.test(claim)) problems.push(`the claim id “${claim}” is not kebab-case`);
    if (!/^.{10,}[^.\s]\.?$/s.test(text)) problems.push(`the claim “${claim}” is not a sentence`);
  }
  for (const code of example.errors ?? [])
    if (!ERRCODE.test(code)) problems.push(`“${code}” is not an error code`);
  for (const operation of example.operations)
    if (operations !== undefined && !operations.has(operation))
      problems.push(`the spec has no operation “${operation}”`);
  if (example.title.trim() === '') problems.push('it has no title');
  return problems;
}
