/** Notifications on their way to push gateways, put together. */
import type { Timers } from '../ephemeral/timers.ts';
import type { ServerNameText, UserId } from '../matrix/identifiers.ts';
import { createOutboundCall } from '../outbound/call.ts';
import type { OutboundOptions } from '../outbound/connect.ts';
import type { Engine } from '../storage/engine.ts';
import { EventStore } from '../storage/events.ts';
import { MembershipStore } from '../storage/memberships.ts';
import { notificationStore } from '../storage/notifications.ts';
import type { PusherStore } from '../storage/pushers.ts';
import { pushOutboxStore } from '../storage/push-outbox.ts';
import { StateStore } from '../storage/state.ts';
import { PushDispatch } from './dispatch.ts';
import { createGateways } from './gateways.ts';
import { createPusherHolders, type PusherHolders } from './holders.ts';
import type { NotificationListener } from './listener.ts';
import { notificationQueue } from './queue.ts';

export interface PushOptions extends Pick<OutboundOptions, 'mayReach' | 'resolve'> {
  readonly engine: Engine;
  readonly serverName: ServerNameText;
  readonly pushers: PusherStore;
  readonly timers: Timers;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Told what went wrong where nobody waits for an answer. */
  readonly onError: (error: unknown) => void;
  /** How long a gateway may take, in milliseconds, where it is not as long as usual. For tests. */
  readonly timeoutMs?: number | undefined;
}

export interface PushDelivery {
  readonly holders: PusherHolders;
  /** What is told of every event and every receipt. */
  readonly listener: NotificationListener;
  /** The user has set a pusher up. */
  changed(userId: UserId): void;
  /** Begins to send, with what was left by the last run. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function createPushDelivery(options: PushOptions): PushDelivery {
  const { engine, serverName, pushers, timers, clock, timeoutMs, mayReach, resolve, onError } =
    options;
  const outbox = pushOutboxStore(engine);
  const holders = createPusherHolders(pushers, 'http');
  const dispatch = new PushDispatch({
    engine,
    outbox,
    events: new EventStore(engine),
    state: new StateStore(engine),
    members: new MembershipStore(engine),
    notifications: notificationStore(engine),
    notify: createGateways({
      call: createOutboundCall({ mayReach, resolve, userAgent: 'Ruma TS' }),
      clock,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    }),
    timers,
    clock,
    onError,
  });
  return {
    holders,
    listener: notificationQueue({
      serverName,
      outbox,
      holders,
      clock,
      added: (userId) => dispatch.added(userId),
    }),
    changed: (userId) => dispatch.changed(userId),
    start: () => dispatch.start(),
    stop: () => dispatch.stop(),
  };
}
