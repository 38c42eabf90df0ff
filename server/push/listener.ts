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

/** Several listeners as one. The event is judged once for all of them. */
export function combineListeners(listeners: readonly NotificationListener[]): NotificationListener {
  const all = async (work: (one: NotificationListener) => Promise<readonly Write[]>) =>
    (await Promise.all(listeners.map(work))).flat();
  return {
    beforeCommit: (judged) => all((one) => one.beforeCommit(judged)),
    afterCommit: (events) => {
      for (const one of listeners) one.afterCommit(events);
    },
    read: (userId) => all((one) => one.read(userId)),
    afterRead: (userId) => {
      for (const one of listeners) one.afterRead(userId);
    },
  };
}
