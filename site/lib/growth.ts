/** Lines on two logarithmic axes: how a figure grows with its input. */
import type { BenchResults } from './bench.ts';

type Group = BenchResults['groups'][number];

export interface Line {
  readonly series: string;
  readonly points: readonly { readonly at: number; readonly value: number }[];
}

/** The lines of a group that is plotted, in the order in which they were measured; none for one that has bars. */
export function linesOf({ axis, rows }: Group): Line[] {
  if (axis === undefined) return [];
  const lines = new Map<string, { at: number; value: number }[]>();
  for (const { series, at, value } of rows) {
    if (series === undefined || at === undefined) continue;
    lines.set(series, [...(lines.get(series) ?? []), { at, value }]);
  }
  return Array.from(lines, ([series, points]) => ({ series, points }));
}

/** A logarithmic axis over whole decades, at least one of them: values to the share of its length from its start. */
export function logAxis(values: readonly number[]) {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...values))));
  const decades = Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
  return { decades, share: (value: number) => (Math.log10(value) - first) / (last - first) };
}
