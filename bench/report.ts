/** What a benchmark run leaves behind: `bench/results.json`, which the site's page plots. */

export interface Row {
  readonly label: string;
  readonly value: number;
  /** The value as a share of the floor's, measured in the same run. */
  readonly ratioToFloor?: number;
  /** What we aim for, in the group's unit or as a ratio. */
  readonly aim?: string;
  /** Where the value stands in a {@link Group.axis} plot: the line it belongs to, and how much work it was. */
  readonly series?: string;
  readonly at?: number;
}

export interface Group {
  readonly id: string;
  readonly title: string;
  /** What was done, in a sentence or two. */
  readonly about: string;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  /** What grows along the horizontal axis, where values are plotted against it; both axes are logarithmic. */
  readonly axis?: string;
  readonly rows: readonly Row[];
  /** For a group that was measured again by itself: when, and at which commit. */
  readonly run?: { readonly commit: string; readonly date: string };
}

export interface Results {
  readonly commit: string;
  readonly date: string;
  readonly machine: { readonly cpus: number; readonly memoryGb: number; readonly node: string };
  readonly groups: readonly Group[];
}

/** Earlier results with groups that were measured again in place of the same ones; new groups come last. */
export function mergeRun(earlier: Results, { commit, date, groups }: Results): Results {
  const later = groups.map((group) => ({ ...group, run: { commit, date } }));
  const byId = new Map(later.map((group) => [group.id, group]));
  const known = new Set(earlier.groups.map(({ id }) => id));
  return {
    ...earlier,
    groups: [
      ...earlier.groups.map((group) => byId.get(group.id) ?? group),
      ...later.filter(({ id }) => !known.has(id)),
    ],
  };
}
