/**
 * The state after an event, for every event, in little space.
 *
 * A state group is the state of its parent with a few entries changed. Were the parent always the state just
 * before, reading would walk the whole history of the room; were it never, each group would hold everything. The
 * rule in between is that of a Fenwick tree: change number n has as parent the change whose number is n with its
 * lowest one bit cleared, and holds all changes since that one. So a state is read in at most log2(n) steps, and
 * a group holds log2(n) / 2 entries on average.
 *
 * Groups never change, so a cached one is never stale.
 */
import { list } from './dialect.ts';
import { bytes, integer, LateValue, nullable, query, type Engine, type Write } from './engine.ts';
import { LruMap } from './lru.ts';
import { packState, unpackState, type StateDelta } from './packed-state.ts';
import { refValue, settle, type Ref } from './refs.ts';
import { EMPTY_DIGEST, shiftDigest } from './state-digest.ts';

interface Group {
  readonly nid: number;
  readonly parent: number | null;
  readonly chain: number;
  readonly digest: Uint8Array;
  readonly delta: StateDelta;
}

const LINES = query(
  `WITH RECURSIVE line (nid) AS (
     SELECT value FROM (@integers ?) AS wanted
     UNION
     SELECT g.parent FROM line JOIN state_groups g ON g.nid = line.nid WHERE g.parent IS NOT NULL
   )
   SELECT g.nid AS nid, g.parent AS parent, g.chain AS chain, g.digest AS digest, g.delta AS delta
   FROM line JOIN state_groups g ON g.nid = line.nid`,
  { nid: integer, parent: nullable(integer), chain: integer, digest: bytes, delta: bytes },
);

const INSERT =
  'INSERT INTO state_groups (nid, parent, chain, digest, delta) VALUES (?, ?, ?, ?, ?)';

/** The chain number of a group's parent; 0 is the empty state, which is no group. */
export function parentOf(chain: number): number {
  let bit = 1;
  while (chain % (bit * 2) === 0) bit *= 2;
  return chain - bit;
}

export class StateGroupStore {
  readonly #engine: Engine;
  readonly #groups = new LruMap<number, Group>(50_000);

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The events at some pairs in some groups: group → pair → event. Two groups of a room share most of the work. */
  async lookup(
    groups: readonly number[],
    pairs: readonly number[],
  ): Promise<ReadonlyMap<number, ReadonlyMap<number, number>>> {
    await this.#load(groups);
    const answer = new Map<number, ReadonlyMap<number, number>>();
    for (const group of groups) {
      const line = this.#line(group);
      const found = new Map<number, number>();
      for (const pair of pairs) {
        const holder = line.find(({ delta }) => delta.has(pair));
        const event = holder?.delta.get(pair);
        if (event !== undefined && event !== 0) found.set(pair, event);
      }
      answer.set(group, found);
    }
    return answer;
  }

  /** A whole state: pair → event. */
  async resolve(group: number): Promise<ReadonlyMap<number, number>> {
    await this.#load([group]);
    const state = new Map<number, number>();
    for (const { delta } of this.#line(group).toReversed())
      for (const [pair, event] of delta)
        if (event === 0) state.delete(pair);
        else state.set(pair, event);
    return state;
  }

  /** Starts a line of new states that follow a group (null: the empty state). */
  async follow(group: number | null): Promise<GroupLine> {
    if (group === null) return new GroupLine([]);
    await this.#load([group]);
    return new GroupLine(
      this.#line(group).map(({ nid, chain, digest, delta }) => ({
        ref: nid,
        chain,
        digest: () => digest,
        delta,
      })),
    );
  }

  /** The group, its parent, and so on. All must be loaded. */
  #line(nid: number): Group[] {
    const line: Group[] = [];
    for (let at: number | null = nid; at !== null;) {
      const group = this.#groups.get(at);
      if (group === undefined) throw new Error(`state group ${at} is missing`);
      line.push(group);
      at = group.parent;
    }
    return line;
  }

  async #load(groups: readonly number[]): Promise<void> {
    const missing = groups.filter((nid) => !this.#isLoaded(nid));
    if (missing.length === 0) return;
    for (const row of await this.#engine.all(LINES, [list(new Set(missing))]))
      this.#groups.set(row.nid, { ...row, delta: unpackState(row.delta) });
  }

  #isLoaded(nid: number): boolean {
    for (let at: number | null = nid; at !== null;) {
      const group: Group | undefined = this.#groups.get(at);
      if (group === undefined) return false;
      at = group.parent;
    }
    return true;
  }
}

interface LineNode {
  readonly ref: Ref;
  readonly chain: number;
  readonly digest: (first: number) => Uint8Array;
  readonly delta: ReadonlyMap<Ref, Ref>;
}

/** New states, one after the other, of which none is stored yet. */
export class GroupLine {
  /** The last state and its ancestors, youngest first. */
  readonly #line: LineNode[];

  constructor(line: readonly LineNode[]) {
    this.#line = [...line];
  }

  /** A line that goes on from here by itself. */
  copy(): GroupLine {
    return new GroupLine(this.#line);
  }

  /** Adds a state that differs from the last in one entry, and answers the write that stores it as `ref`. */
  change(ref: Ref, pair: Ref, before: Ref | null, after: Ref): Write {
    const last = this.#line[0];
    const chain = (last?.chain ?? 0) + 1;
    const merged: LineNode[] = [];
    while ((this.#line[0]?.chain ?? 0) > parentOf(chain)) merged.push(...this.#line.splice(0, 1));
    const parent = this.#line[0];

    const delta = new Map<Ref, Ref>();
    for (const node of merged.toReversed())
      for (const [key, event] of node.delta) delta.set(key, event);
    delta.set(pair, after);

    const digest = (first: number): Uint8Array =>
      shiftDigest(
        last?.digest(first) ?? EMPTY_DIGEST,
        settle(pair, first),
        before === null ? null : settle(before, first),
        settle(after, first),
      );
    const pack = (first: number): Uint8Array =>
      packState(
        new Map([...delta].map(([key, event]) => [settle(key, first), settle(event, first)])),
      );
    this.#line.unshift({ ref, chain, digest, delta });
    return {
      sql: INSERT,
      params: [
        refValue(ref),
        parent === undefined ? null : refValue(parent.ref),
        chain,
        new LateValue(digest),
        new LateValue(pack),
      ],
    };
  }
}
