import type { CryptoPrimitives } from '../crypto.ts';
import type { EventLookup } from '../graph.ts';
import type { EventId } from '../identifiers.ts';
import type { RoomVersion } from '../room-versions.ts';
import type { StateName } from '../state-name.ts';

/** What every step may ask about the room. */
export type ResolutionContext = {
  readonly version: RoomVersion;
  readonly crypto: CryptoPrimitives;
  /** Every event in the states to resolve, and every event in their auth chains. */
  readonly event: EventLookup;
  /** The id of the room's create event, where the caller knows it. */
  readonly createEventId?: EventId;
};

/**
 * What states disagree about: all that a resolution has to look at. Whoever knows it already, a
 * server with the differences between states of a large room, need not put whole states together.
 */
export type Conflict = {
  /** The *unconflicted state map*: the event that all states have at this entry. */
  readonly unconflicted: (name: StateName) => EventId | undefined;
  /** The *conflicted state set*: the different events at each other entry that some state has. */
  readonly conflicted: ReadonlyMap<StateName, readonly EventId[]>;
  /** The *auth difference*. Not looked at by version 1 of the algorithm. */
  readonly authDifference: ReadonlySet<EventId>;
  /** The *conflicted state subgraph*. Looked at by version 2.1 alone. */
  readonly conflictedSubgraph: ReadonlySet<EventId>;
};
