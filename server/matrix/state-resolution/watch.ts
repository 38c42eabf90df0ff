import type { Verdict } from '../event-auth/verdict.ts';
import type { EventId } from '../identifiers.ts';
import type { StateIds, StateName } from '../state-name.ts';

/**
 * Called after each step of a resolution, for who wants to see how it came about. Watching costs:
 * states are copied for it.
 */
export type Watch = (step: ResolutionStep) => void;

export type ResolutionStep =
  | Separated
  | {
      readonly step: 'auth-difference' | 'conflicted-subgraph' | 'full-conflicted-set';
      readonly ids: readonly EventId[];
    }
  /** The power events, with what comes along from their auth chains; in no order yet. */
  | { readonly step: 'power-events'; readonly ids: readonly EventId[] }
  | { readonly step: 'power-order'; readonly order: readonly PowerOrdered[] }
  | AuthChecked
  /** The power levels that the mainline starts from come first. */
  | { readonly step: 'mainline'; readonly ids: readonly EventId[] }
  | { readonly step: 'mainline-order'; readonly order: readonly MainlineOrdered[] }
  | DepthOrdered
  | { readonly step: 'taken-unchecked'; readonly name: StateName; readonly id: EventId }
  | { readonly step: 'resolved'; readonly state: StateIds };

export type Separated = {
  readonly step: 'separate';
  readonly unconflicted: StateIds;
  readonly conflicted: ReadonlyMap<StateName, readonly EventId[]>;
};

/** An event in the reverse topological power ordering, and why it stands where it does. */
export type PowerOrdered = {
  readonly id: EventId;
  /** What its sender could do by the event's own `auth_events`. */
  readonly power: number;
  readonly ts: number;
  /** Those of the ordered events that it cites: it had to wait for them. */
  readonly after: readonly EventId[];
};

/** An event in the mainline ordering. */
export type MainlineOrdered = {
  readonly id: EventId;
  /** Where its power levels are in the mainline, 0 for the newest; absent when nowhere. */
  readonly position: number | undefined;
  readonly ts: number;
};

/** The candidates for one entry in the order in which version 1 tries them. */
export type DepthOrdered = {
  readonly step: 'depth-order';
  readonly name: StateName;
  readonly order: readonly {
    readonly id: EventId;
    readonly depth: number;
    readonly sha1: string;
  }[];
};

export type AuthChecked = {
  readonly step: 'auth-check';
  /** The power events (in version 1: what others are authorized by) go first. */
  readonly phase: 'power' | 'others';
  readonly id: EventId;
  readonly verdict: Verdict;
  /** The events that the verdict depends on, each at its entry. */
  readonly against: StateIds;
  /** What is decided so far, this event included; the unconflicted entries are not listed. */
  readonly state: StateIds;
};
