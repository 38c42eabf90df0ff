/**
 * The seam between what an event means for its readers and those who bring it to them: push gateways, mail.
 */
import type { UserId } from '../matrix/identifiers.ts';
import type { Write } from '../storage/engine.ts';
import type { Meaning } from '../storage/notifications.ts';
import type { PersistedEvent } from './hook.ts';

/** An event, judged. */
export interface Judged {
  readonly event: PersistedEvent;
  /** `main` or the id of the thread's root. */
  readonly thread: string;
  /** Whether it notifies anybody at all who is in the room, or is invited to it. */
  readonly isNotifying: boolean;
  /** What it means for someone who is in the room, or is invited to it by this very event. */
  readonly meaningFor: (userId: UserId) => Promise<Required<Meaning>>;
}

export interface NotificationListener {
  /** Writes for the commit of the event. */
  beforeCommit(judged: Judged): Promise<readonly Write[]>;
  /** The events are committed. Never throws. */
  afterCommit(events: readonly PersistedEvent[]): void;
  /** Writes for the commit of a receipt, which takes one position: the user has read something. */
  read(userId: UserId): Promise<readonly Write[]>;
  /** That is committed. Never throws. */
  afterRead(userId: UserId): void;
}

/** Nobody listens. */
export const NO_LISTENER: NotificationListener = {
  beforeCommit: async () => [],
  afterCommit: () => {},
  read: async () => [],
  afterRead: () => {},
};
