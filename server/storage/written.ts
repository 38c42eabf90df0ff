/**
 * Which tables the last commits wrote to. A reader who asks what is new in a table can pass over the question when
 * nobody wrote to it: of all that /sync delivers, most does not change between two answers.
 *
 * It lives in memory and knows this process only. Of what it cannot know it says so, and then one has to look.
 */
import type { Engine } from './engine.ts';

/** How many commits are remembered at least. */
const REMEMBERED = 2_000;

interface Written {
  /** The positions that the commit took. */
  readonly first: number;
  readonly last: number;
  readonly tables: ReadonlySet<string>;
}

export class WrittenTables {
  /** In the order of their positions. */
  #commits: Written[] = [];
  /** What came up to here is not known. */
  #unknown: number;
  /** The last question: those who waited for the same commit ask it one after the other. */
  #asked: { after: number; upTo: number; tables: ReadonlySet<string> } | undefined;

  constructor(position: number) {
    this.#unknown = position;
  }

  add(written: Written): void {
    this.#commits.push(written);
    if (this.#commits.length < 2 * REMEMBERED) return;
    this.#unknown = this.#commits[REMEMBERED - 1]?.last ?? written.last;
    this.#commits = this.#commits.slice(REMEMBERED);
  }

  /** Somebody else has written, up to a position. */
  forget(upTo: number): void {
    this.#commits = [];
    this.#asked = undefined;
    this.#unknown = upTo;
  }

  between(after: number, upTo: number): ReadonlySet<string> | undefined {
    if (after < this.#unknown) return undefined;
    if (this.#asked?.after === after && this.#asked.upTo === upTo) return this.#asked.tables;
    const tables = new Set<string>();
    for (let index = this.#commits.length - 1; index >= 0; index -= 1) {
      const commit = this.#commits[index];
      if (commit === undefined || commit.last <= after) break;
      if (commit.first <= upTo) for (const table of commit.tables) tables.add(table);
    }
    this.#asked = { after, upTo, tables };
    return tables;
  }
}

/** The table that a write names. */
export function tableOf(sql: string): string {
  const name = /^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)/.exec(sql)?.[1];
  if (name === undefined) throw new TypeError(`not an INSERT, UPDATE or DELETE: ${sql}`);
  return name;
}

/** Whether rows of these tables may have changed after a position, up to another. False only when they did not. */
export function mayHaveChanged(
  engine: Pick<Engine, 'written'>,
  tables: readonly string[],
  after: number,
  upTo: number,
): boolean {
  const written = engine.written(after, upTo);
  return written === undefined || tables.some((table) => written.has(table));
}
