/** What was thrown at each operation in the last run that was kept, and what came back. */
import { z } from 'astro/zod';
import { readProjectFile } from './project.ts';

const FILE = 'test/server/fuzz/results.json';

/** What is done to requests, in the order of the table, with what that is. */
const FAMILIES = {
  fits: 'as the schema has it',
  path: 'parts of the path: dots, slashes and NUL in one encoding or two, overlong and half characters, other versions',
  method: 'every other method',
  token: 'no token, two, one that is cut off, one of another making',
  headers: 'types, encodings and headers that say something else than the body is',
  query: 'each parameter with what it does not take, repeated, and strings that are no query',
  body: 'bodies that are no JSON, no UTF-8, no object, or nested without end',
  field: 'one field at a time: missing, null, of every other type, and one more',
  mixed: 'up to three of these at once',
} as const;

const counts = z.record(z.string(), z.number());
const results = z.object({
  date: z.coerce.date(),
  commit: z.string(),
  seed: z.number(),
  operations: z.record(
    z.string(),
    z.object({
      cases: z.object(
        Object.fromEntries(Object.keys(FAMILIES).map((family) => [family, z.number()])),
      ),
      accepted: z.number(),
      refused: counts,
    }),
  ),
});

export interface FuzzFigures {
  readonly date: Date;
  readonly seed: number;
  readonly total: number;
  readonly accepted: number;
  readonly families: readonly {
    readonly family: string;
    readonly what: string;
    readonly count: number;
  }[];
  /** Error codes, the most frequent first. */
  readonly refusals: readonly (readonly [code: string, count: number])[];
  readonly operations: readonly {
    readonly operationId: string;
    readonly total: number;
    readonly accepted: number;
    readonly codes: number;
  }[];
}

/** Throws when the file is not as expected. */
export function fuzzFigures(): FuzzFigures {
  const { date, seed, operations } = results.parse(JSON.parse(readProjectFile(FILE)));
  const rows = Object.entries(operations);
  const sumOf = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0);
  const byCode = new Map<string, number>();
  for (const [, { refused }] of rows)
    for (const [code, count] of Object.entries(refused))
      byCode.set(code, (byCode.get(code) ?? 0) + count);
  const families: [string, string][] = Object.entries(FAMILIES);
  return {
    date,
    seed,
    total: sumOf(rows.flatMap(([, { cases }]) => Object.values(cases))),
    accepted: sumOf(rows.map(([, { accepted }]) => accepted)),
    families: families.map(([family, what]) => ({
      family,
      what,
      count: sumOf(rows.map(([, { cases }]) => cases[family] ?? 0)),
    })),
    refusals: [...byCode].toSorted((one, other) => other[1] - one[1]),
    operations: rows.map(([operationId, { cases, accepted, refused }]) => ({
      operationId,
      total: sumOf(Object.values(cases)),
      accepted,
      codes: Object.keys(refused).length,
    })),
  };
}
