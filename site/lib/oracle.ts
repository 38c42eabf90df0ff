/** What the second implementation found: the last long comparison and the last mutation run. */
import { z } from 'astro/zod';
import { readProjectFile } from './project.ts';

const comparison = z.object({
  commit: z.string(),
  date: z.coerce.date(),
  seed: z.number(),
  machine: z.object({ cpus: z.number(), node: z.string() }),
  versions: z.array(
    z.object({
      version: z.number(),
      rooms: z.number(),
      events: z.number(),
      rejectedShare: z.number(),
      verdicts: z.number(),
      resolutions: z.number(),
      forks: z.number(),
      widestFork: z.number(),
      outcomesPossible: z.number(),
      outcomesNeverSeen: z.array(z.string()),
      seconds: z.number(),
    }),
  ),
});

const mutation = z.object({
  commit: z.string(),
  date: z.coerce.date(),
  mutants: z.number(),
  killed: z.number(),
  files: z.array(z.object({ file: z.string(), mutants: z.number(), killed: z.number() })),
  survivors: z.array(
    z.object({
      file: z.string(),
      line: z.number(),
      source: z.string(),
      replacement: z.string(),
      reason: z.string(),
    }),
  ),
});

/** The last `npm run test:long`. Throws when its file is not as expected. */
export function lastComparison(): z.infer<typeof comparison> {
  return read('test/oracle/results.json', comparison);
}

/** The last `npm run mutate`. Throws when its file is not as expected. */
export function lastMutation(): z.infer<typeof mutation> {
  return read('test/oracle/mutation.json', mutation);
}

function read<T>(file: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(JSON.parse(readProjectFile(file)));
  if (parsed.success) return parsed.data;
  throw new Error(`${file} is not what the site expects: ${z.prettifyError(parsed.error)}`);
}
