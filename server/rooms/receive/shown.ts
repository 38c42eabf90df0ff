/** What clients and those beside the rooms are told of a reception. */
import type { Membership } from '../../matrix/events.ts';
import type { Ref } from '../../storage/refs.ts';
import type { CheckedEvent } from './check-alone.ts';

/** An event that clients are told of, and what those beside the rooms need to know about it. */
export interface ShownEvent {
  readonly event: CheckedEvent;
  readonly position: Ref;
  /** The state before it, and the current state with it. */
  readonly before: Ref | null;
  readonly current: Ref | null;
  /** The membership that its target had before, if it is a member event. */
  readonly previousMembership: Membership | undefined;
  /** How many of the reception's moves had happened with it. */
  readonly moved: number;
}
