/** What a benchmark run leaves behind: `bench/results.json`, which the site's page plots. */

export interface Row {
  readonly label: string;
  readonly value: number;
  /** The value as a share of the floor's, measured in the same run. */
  readonly ratioToFloor?: number;
  /** What we aim for, in the group's unit or as a ratio. */
  readonly aim?: string;
}

export interface Group {
  readonly id: string;
  readonly title: string;
  /** What was done, in a sentence or two. */
  readonly about: string;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  readonly rows: readonly Row[];
}

export interface Results {
  readonly commit: string;
  readonly date: string;
  readonly machine: { readonly cpus: number; readonly memoryGb: number; readonly node: string };
  readonly groups: readonly Group[];
}
