import type { Membership } from './events.ts';
import type { JsonObject } from './json.ts';

export type HistoryVisibility = 'world_readable' | 'shared' | 'invited' | 'joined';

/** The visibility that an `m.room.history_visibility` sets: `shared` when absent or unknown. */
export function historyVisibility(content: JsonObject | undefined): HistoryVisibility {
  const value = content?.history_visibility;
  switch (value) {
    case 'world_readable':
    case 'invited':
    case 'joined':
      return value;
    default:
      return 'shared';
  }
}

/** What the room state says at one moment about who sees what, for one user. */
export type VisibilityMoment = {
  readonly visibility: HistoryVisibility;
  readonly membership: Membership | undefined;
};

export type VisibilityQuestion = {
  /** The state before the event. */
  readonly before: VisibilityMoment;
  /**
   * The state after it. Differs only for `m.room.history_visibility` and the user's own
   * `m.room.member`, where either moment may open the event.
   */
  readonly after?: VisibilityMoment;
  /** Whether the user joined the room at any time after the event, even if they left again. */
  readonly joinedLater: boolean;
};

/**
 * Whether a user may see an event, by the state of the room when it was sent.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#server-behaviour-8
 */
export function maySeeEvent({ before, after, joinedLater }: VisibilityQuestion): boolean {
  return isOpen(before, joinedLater) || (after !== undefined && isOpen(after, joinedLater));
}

function isOpen({ visibility, membership }: VisibilityMoment, joinedLater: boolean): boolean {
  if (visibility === 'world_readable') return true;
  if (membership === 'join') return true;
  if (visibility === 'shared') return joinedLater;
  return visibility === 'invited' && membership === 'invite';
}
