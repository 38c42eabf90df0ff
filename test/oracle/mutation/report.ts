/** What a mutation run leaves behind: `test/oracle/mutation.json`, which the site shows. */

/** The parts of Stryker's report that are read here. */
export interface StrykerReport {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: Mutant[] }>>;
}

export interface Mutant {
  readonly status: string;
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: { readonly start: Position; readonly end: Position };
}
interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Mutation {
  readonly commit: string;
  readonly date: string;
  readonly mutants: number;
  readonly killed: number;
  readonly files: readonly FileCounts[];
  readonly survivors: readonly Survivor[];
}

interface FileCounts {
  readonly file: string;
  readonly mutants: number;
  readonly killed: number;
}

/** A mutant that no test noticed, and why that is. */
export interface Survivor {
  readonly file: string;
  readonly line: number;
  /** The line as it is, and what stood in the place of a part of it. */
  readonly source: string;
  readonly replacement: string;
  readonly reason: string;
}

const NOTICED = new Set(['Killed', 'Timeout']);
const IRRELEVANT = new Set(['CompileError', 'RuntimeError', 'Ignored']);

export function unnoticed(report: StrykerReport): (Omit<Survivor, 'reason'> & { range: string })[] {
  return Object.entries(report.files).flatMap(([file, { source, mutants }]) =>
    mutants
      .filter(({ status }) => !NOTICED.has(status) && !IRRELEVANT.has(status))
      .map(({ location: { start, end }, replacement = '' }) => ({
        file,
        line: start.line,
        source: (source.split('\n')[start.line - 1] ?? '').trim(),
        replacement: replacement.replace(/\s+/g, ' '),
        range: `${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`,
      })),
  );
}

/** Counts by file, with what the second run killed of what the first had left. */
export function summarize(
  report: StrykerReport,
  left: readonly Survivor[],
): Pick<Mutation, 'mutants' | 'killed' | 'files' | 'survivors'> {
  const files = Object.entries(report.files).map(([file, { mutants }]) => {
    const count = mutants.filter(({ status }) => !IRRELEVANT.has(status)).length;
    const survived = left.filter((one) => one.file === file).length;
    return { file, mutants: count, killed: count - survived };
  });
  const sum = (key: 'mutants' | 'killed') => files.reduce((total, file) => total + file[key], 0);
  return { mutants: sum('mutants'), killed: sum('killed'), files, survivors: left };
}
