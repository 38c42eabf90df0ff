/** The examples as files: which there are, what each declares, and the code readers see. */
import ts from 'typescript';
import type { CatalogueEntry } from '../../snippets/runner/catalogue-rules.ts';
import { outdent } from './declarations.ts';
import { loadModule, readProjectFile } from './project.ts';

const catalogue = async (): Promise<typeof import('../../snippets/runner/catalogue-node.ts')> =>
  loadModule('snippets/runner/catalogue-node.ts');

/** The ids of all examples, sorted. */
export async function exampleIds(): Promise<string[]> {
  return (await catalogue()).exampleIds();
}

/** Loads one example. Throws when there is none of that name, naming those that are near. */
export async function loadExample(id: string): Promise<CatalogueEntry> {
  const { exampleIds: list, loadExample: load } = await catalogue();
  const ids = list();
  if (ids.includes(id)) return load(id);
  const folder = id.slice(0, id.lastIndexOf('/') + 1);
  const near = ids.filter((other) => folder !== '' && other.startsWith(folder));
  const hint = near.length === 0 ? '' : `; ${folder} has ${near.join(', ')}`;
  throw new Error(`there is no example "${id}"${hint}`);
}

/** The source of an example's `run`, with the line it begins on. */
export function runSource(file: string): { code: string; firstLine: number } {
  const text = readProjectFile(file);
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const run = source.statements
    .filter((statement) => ts.isExportAssignment(statement))
    .map((statement) => statement.expression)
    .filter((expression) => ts.isCallExpression(expression))
    .flatMap((call) => call.arguments.filter((argument) => ts.isObjectLiteralExpression(argument)))
    .flatMap((object) => [...object.properties])
    .find((property) => property.name?.getText(source) === 'run');
  if (run === undefined) throw new Error(`${file} has no run`);
  const first = source.getLineAndCharacterOfPosition(run.getStart(source)).line;
  const last = source.getLineAndCharacterOfPosition(run.getEnd()).line;
  const lines = outdent(text.split('\n').slice(first, last + 1));
  return { code: lines.join('\n').replace(/,$/, ''), firstLine: first + 1 };
}
