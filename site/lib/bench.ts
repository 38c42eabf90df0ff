/** The benchmark's results, if there are any. */
import { existsSync } from 'node:fs';
import { z } from 'astro/zod';
import { projectPath, readProjectFile } from './project.ts';

const FILE = 'bench/results.json';

const results = z.object({
  commit: z.string(),
  date: z.coerce.date(),
  machine: z.object({ cpus: z.number(), memoryGb: z.number(), node: z.string() }),
  groups: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      about: z.string(),
      unit: z.string(),
      better: z.enum(['higher', 'lower']),
      axis: z.string().optional(),
      run: z.object({ commit: z.string(), date: z.coerce.date() }).optional(),
      rows: z.array(
        z.object({
          label: z.string(),
          value: z.number(),
          ratioToFloor: z.number().optional(),
          aim: z.string().optional(),
          series: z.string().optional(),
          at: z.number().optional(),
        }),
      ),
    }),
  ),
});

/** What one run of the benchmark measured. */
export type BenchResults = z.infer<typeof results>;

/** The last results, or undefined when the benchmark has not been run. Throws when the file is not as expected. */
export function benchResults(): BenchResults | undefined {
  if (!existsSync(projectPath(FILE))) return undefined;
  const parsed = results.safeParse(JSON.parse(readProjectFile(FILE)));
  if (parsed.success) return parsed.data;
  throw new Error(`${FILE} is not what the bench page expects: ${z.prettifyError(parsed.error)}`);
}

const FORMAT = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });

/** A figure, as short as it can honestly be. */
export function figure(value: number): string {
  return value >= 10_000 ? Math.round(value).toLocaleString('en') : FORMAT.format(value);
}
