/**
 * State groups in the making, beside those they grow from: what a commit that has not happened yet makes of a
 * room's state. Like rows, groups, state pairs and events of the commit are called by refs.
 */
import { LateValue, type Write } from './engine.ts';
import { packState } from './packed-state.ts';
import { refValue, settle, type Ref } from './refs.ts';
import { EMPTY_DIGEST, shiftDigest } from './state-digest.ts';
import { parentOf } from './state-group-chain.ts';

export interface GroupNode {
  readonly ref: Ref;
  readonly parent: Ref | null;
  readonly chain: number;
  readonly digest: (first: number) => Uint8Array;
  /** Changes since the parent: pair → event, or {@link GONE}. */
  readonly delta: ReadonlyMap<Ref, Ref>;
}

/** In a delta: the pair has left the state. No row has this number. */
export const GONE = 0;

/** One entry of the state gives way to another; either may be missing. */
export interface StateStep {
  readonly pair: Ref;
  readonly before: Ref | null;
  readonly after: Ref | null;
}

/** A pair at which two states differ. */
export interface StateDifference {
  readonly left: Ref | undefined;
  readonly right: Ref | undefined;
}

const INSERT =
  'INSERT INTO state_groups (nid, parent, chain, digest, delta) VALUES (?, ?, ?, ?, ?)';

export class GroupDraft {
  readonly #nodes: Map<Ref, GroupNode>;

  constructor(nodes: Iterable<GroupNode> = []) {
    this.#nodes = new Map(Array.from(nodes, (node) => [node.ref, node]));
  }

  /** A draft that goes on from here by itself. */
  copy(): GroupDraft {
    return new GroupDraft(this.#nodes.values());
  }

  /** Makes stored groups known; each with its parents, as {@link StateGroupStore.nodes} gives them. */
  know(nodes: Iterable<GroupNode>): void {
    for (const node of nodes) this.#nodes.set(node.ref, node);
  }

  knows(group: Ref): boolean {
    return this.#nodes.has(group);
  }

  /** The event that a state has at a pair. `null` is the empty state. */
  at(group: Ref | null, pair: Ref): Ref | undefined {
    for (const { delta } of this.#line(group)) {
      const event = delta.get(pair);
      if (event !== undefined) return event === GONE ? undefined : event;
    }
    return undefined;
  }

  /**
   * Where two states differ. Only what was changed since their last common ancestor is looked at, so that the
   * price is that of the difference and not of the states.
   */
  differences(left: Ref | null, right: Ref | null): Map<Ref, StateDifference> {
    const [lefts, rights] = [this.#line(left), this.#line(right)];
    const shared = new Set(lefts.map(({ ref }) => ref));
    const meeting = rights.find(({ ref }) => shared.has(ref))?.ref;
    const pairs = new Set<Ref>();
    for (const line of [lefts, rights])
      for (const { ref, delta } of line) {
        if (ref === meeting) break;
        for (const pair of delta.keys()) pairs.add(pair);
      }
    const differences = new Map<Ref, StateDifference>();
    for (const pair of pairs) {
      const difference = { left: this.at(left, pair), right: this.at(right, pair) };
      if (difference.left !== difference.right) differences.set(pair, difference);
    }
    return differences;
  }

  /**
   * Adds a state that differs from another in some entries, and answers the write that stores it as `ref`. A state
   * that was told whole is number 0 of its chain: it is what all later ones stand on, and none repeats it.
   */
  add(ref: Ref, previous: Ref | null, steps: readonly StateStep[]): Write {
    const line = this.#line(previous);
    const [last] = line;
    const isToldWhole = last === undefined && steps.length > 1;
    const chain = isToldWhole ? 0 : (last?.chain ?? 0) + 1;
    const beyond = line.findIndex((node) => node.chain <= parentOf(chain));
    const merged = beyond < 0 ? line : line.slice(0, beyond);
    const parent = beyond < 0 ? null : (line[beyond]?.ref ?? null);

    const delta = new Map<Ref, Ref>();
    for (const node of merged.toReversed())
      for (const [pair, event] of node.delta) delta.set(pair, event);
    for (const { pair, after } of steps) delta.set(pair, after ?? GONE);

    const number = (one: Ref | null, first: number) => (one === null ? null : settle(one, first));
    const digest = (first: number): Uint8Array =>
      steps.reduce(
        (sum, { pair, before, after }) =>
          shiftDigest(sum, settle(pair, first), number(before, first), number(after, first)),
        last?.digest(first) ?? EMPTY_DIGEST,
      );
    const pack = (first: number): Uint8Array =>
      packState(
        new Map([...delta].map(([pair, event]) => [settle(pair, first), settle(event, first)])),
      );
    this.#nodes.set(ref, { ref, parent, chain, digest, delta });
    return {
      sql: INSERT,
      params: [
        refValue(ref),
        parent === null ? null : refValue(parent),
        chain,
        new LateValue(digest),
        new LateValue(pack),
      ],
    };
  }

  /** The group, its parent, and so on. */
  #line(group: Ref | null): GroupNode[] {
    const line: GroupNode[] = [];
    for (let at = group; at !== null;) {
      const node = this.#nodes.get(at);
      if (node === undefined) throw new Error(`state group ${at} is missing`);
      line.push(node);
      at = node.parent;
    }
    return line;
  }
}
