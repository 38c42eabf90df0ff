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
import { bytes, integer, nullable, query, type Engine } from './engine.ts';
import { LruMap } from './lru.ts';
import { unpackState, type StateDelta } from './packed-state.ts';
import { GONE, GroupDraft, type GroupNode } from './state-group-draft.ts';

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
        if (event !== undefined && event !== GONE) found.set(pair, event);
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
        if (event === GONE) state.delete(pair);
        else state.set(pair, event);
    return state;
  }

  /** A draft of new states that knows some groups. */
  async draft(groups: readonly number[]): Promise<GroupDraft> {
    return new GroupDraft(await this.nodes(groups));
  }

  /** Groups with all their parents, for a draft to know. */
  async nodes(groups: readonly number[]): Promise<GroupNode[]> {
    await this.#load(groups);
    return groups
      .flatMap((group) => this.#line(group))
      .map(({ nid, digest, ...group }) => ({ ...group, ref: nid, digest: () => digest }));
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
    // Below a new group is often a known one that is as large as the room: it is not unpacked again.
    for (const row of await this.#engine.all(LINES, [list(new Set(missing))]))
      if (this.#groups.get(row.nid) === undefined)
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
