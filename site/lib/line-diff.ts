/** Which lines two texts share: the longest run of lines that both have in the same order. */

export interface DiffLine {
  readonly text: string;
  /** Whether the other text lacks it. */
  readonly only: boolean;
}

/** The lines of both texts, each marked where the other lacks it. For texts of some hundred lines. */
export function diffLines(left: string, right: string): { left: DiffLine[]; right: DiffLine[] } {
  const a = left.split('\n');
  const b = right.split('\n');
  const common = commonLengths(a, b);
  const shared = { left: new Set<number>(), right: new Set<number>() };
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      shared.left.add(i++);
      shared.right.add(j++);
    } else if (at(common, i + 1, j) >= at(common, i, j + 1)) i++;
    else j++;
  }
  const mark = (lines: readonly string[], both: ReadonlySet<number>): DiffLine[] =>
    lines.map((text, index) => ({ text, only: !both.has(index) }));
  return { left: mark(a, shared.left), right: mark(b, shared.right) };
}

/** How many lines the ends of both texts share, from each pair of lines on. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const table: number[][] = Array.from({ length: a.length + 1 }, () =>
    Array.from({ length: b.length + 1 }, () => 0),
  );
  for (let i = a.length - 1; i >= 0; i--) {
    const row = table[i] ?? [];
    for (let j = b.length - 1; j >= 0; j--) {
      row[j] =
        a[i] === b[j]
          ? 1 + at(table, i + 1, j + 1)
          : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}

function at(table: readonly (readonly number[])[], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}
