/** `npm run weekly`: drafts the next Sunday's note from what happened since the last, for a person to edit. */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { declaredIn, draftNote, nextSunday, type Week } from './weekly-draft.ts';

const ROOT = join(import.meta.dirname, '..');
const NOTES = 'site/content/weekly';
const EXAMPLES = 'snippets/{appservice,client}/**/*.ts';
const GAPS = 'site/content/gaps/*.md';

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

function files(pattern: string): string[] {
  return globSync(pattern, { cwd: ROOT })
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
}

/** The date of the last published note. */
function lastNote(): string | undefined {
  return files(`${NOTES}/*.mdx`)
    .filter((file) => !/^draft:\s*true\s*$/m.test(read(file)))
    .map((file) => basename(file, '.mdx'))
    .findLast((name) => /^\d{4}-\d{2}-\d{2}$/.test(name));
}

/** The commit that published the last note; undefined when there is none, and everything is new. */
function baseCommit(last: string | undefined): string | undefined {
  if (last === undefined) return undefined;
  const commit = git('log', '-1', '--format=%H', '--', `${NOTES}/${last}.mdx`).trim();
  return commit === '' ? undefined : commit;
}

/** A file as it was at the base; undefined when it was not there. */
function before(base: string | undefined, file: string): string | undefined {
  if (base === undefined) return undefined;
  const there = git('ls-tree', '--name-only', base, '--', file).trim();
  return there === '' ? undefined : git('show', `${base}:${file}`);
}

function gather(base: string | undefined): Week {
  const range = base === undefined ? 'HEAD' : `${base}..HEAD`;
  const commits = git('log', '--no-merges', '--format=%s', range).split('\n').filter(Boolean);
  const examples = files(EXAMPLES).map((file) => {
    const old = before(base, file);
    return {
      id: file.slice('snippets/'.length, -'.ts'.length),
      isNew: old === undefined,
      known: old === undefined ? new Map<string, string>() : declaredIn(old).claims,
      ...declaredIn(read(file)),
    };
  });
  return {
    commits,
    examples: examples.filter(({ isNew }) => isNew).map(({ id, title }) => ({ id, title })),
    claims: examples.flatMap(({ id, claims, known }) =>
      [...claims].filter(([name]) => !known.has(name)).map(([, text]) => ({ example: id, text })),
    ),
    gaps: files(GAPS)
      .filter((file) => before(base, file) === undefined)
      .map((file) => ({ id: basename(file, '.md'), title: titleOf(file) })),
  };
}

function titleOf(file: string): string {
  const frontMatter: unknown = parseYaml(/^---\n([\s\S]*?)\n---/.exec(read(file))?.[1] ?? '');
  const title: unknown =
    typeof frontMatter === 'object' && frontMatter !== null
      ? Reflect.get(frontMatter, 'title')
      : undefined;
  return typeof title === 'string' ? title : basename(file, '.md');
}

const last = lastNote();
const date = nextSunday(new Date(), last);
const target = `${NOTES}/${date}.mdx`;
if (existsSync(join(ROOT, target))) {
  console.error(`${target} is there already. Edit it, or remove it to draft it again.`);
  process.exit(1);
}
const week = gather(baseCommit(last));
mkdirSync(join(ROOT, NOTES), { recursive: true });
writeFileSync(join(ROOT, target), draftNote(date, week));
console.log(`Drafted ${target}: ${week.commits.length} commits, ${week.examples.length} new examples, ${week.claims.length} new claims, ${week.gaps.length} new gaps.
Edit what is marked EDIT and remove "draft: true"; until then the site leaves it out.`);
