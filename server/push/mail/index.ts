/** Mail about notifications, put together: first what notes them, then, when there are rooms to read, what writes. */
import type { Timers } from '../../ephemeral/timers.ts';
import type { Mailer } from '../../mail/mailer.ts';
import type { ServerNameText } from '../../matrix/identifiers.ts';
import type { RoomReads } from '../../rooms/types.ts';
import { secretFor } from '../../sessions/token-key.ts';
import type { Engine } from '../../storage/engine.ts';
import { mailDigestStore } from '../../storage/mail-digests.ts';
import { MembershipStore } from '../../storage/memberships.ts';
import { notifiedStore } from '../../storage/notified.ts';
import type { PusherAddress, PusherStore } from '../../storage/pushers.ts';
import { RoomStore } from '../../storage/rooms.ts';
import { StateStore } from '../../storage/state.ts';
import { createPusherHolders, type PusherHolders } from '../holders.ts';
import type { NotificationListener } from '../listener.ts';
import { Alarm } from './alarm.ts';
import { MailDispatch } from './dispatch.ts';
import { mailListener } from './listener.ts';
import { readStopToken, STOP_PATH, stopToken } from './stop-link.ts';

export interface MailPushOptions {
  readonly engine: Engine;
  readonly serverName: ServerNameText;
  readonly pushers: PusherStore;
  readonly timers: Timers;
  /** How long what was missed waits before a mail is written, in milliseconds. */
  readonly delayMs: number;
  /** The secret of this server; those of links are made from it. */
  readonly tokenKey: Uint8Array;
  /** Where clients and browsers reach the server. */
  readonly publicUrl: () => string | undefined;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Told what went wrong where nobody waits for an answer. */
  readonly onError: (error: unknown) => void;
  /** Told in a sentence what an administrator should know. */
  readonly onNotice: (sentence: string) => void;
}

export interface MailPush {
  readonly holders: PusherHolders;
  /** What is told of every event and every receipt. */
  readonly listener: NotificationListener;
  /** Begins to write, with what was due when the server last stopped. */
  start(reads: Pick<RoomReads, 'events'>, mailer: Mailer): void;
  stop(): Promise<void>;
  readonly links: StopLinks;
}

/** Links that stop mail. */
export interface StopLinks {
  /** The address that a link writes to; undefined when it is no link of this server. */
  addressOf(token: string): string | undefined;
  /** Removes the pusher; one that is gone already is no error. Answers what {@link addressOf} does. */
  stop(token: string): Promise<string | undefined>;
}

export function createMailPush(options: MailPushOptions): MailPush {
  const { engine, serverName, pushers, timers, delayMs, clock, publicUrl } = options;
  const digests = mailDigestStore(engine);
  const holders = createPusherHolders(pushers, 'email');
  const alarm = new Alarm(timers, clock);
  const secret = secretFor(options.tokenKey, 'mail stop').toString('hex');
  const stopUrl = (pusher: PusherAddress): string =>
    `${publicUrl() ?? ''}${STOP_PATH}?token=${stopToken(secret, pusher)}`;
  let dispatch: MailDispatch | undefined;
  return {
    holders,
    listener: mailListener({
      serverName,
      digests,
      holders,
      clock,
      delayMs,
      dueAt: (at) => alarm.set(at),
    }),
    start(reads, mailer) {
      dispatch = new MailDispatch({
        ...options,
        digests,
        notified: notifiedStore(engine),
        members: new MembershipStore(engine),
        rooms: new RoomStore(engine),
        state: new StateStore(engine),
        reads,
        mailer,
        alarm,
        stopUrl,
      });
      dispatch.start();
    },
    stop: async () => dispatch?.stop(),
    links: {
      addressOf: (token) => readStopToken(secret, token)?.pushkey,
      async stop(token) {
        const pusher = readStopToken(secret, token);
        if (pusher === undefined) return undefined;
        await engine.commit({ writes: [digests.remove(pusher)], positions: 0 });
        return pusher.pushkey;
      },
    },
  };
}
