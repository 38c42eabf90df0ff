/**
 * Brings notifications to gateways: a courier for each pusher that something waits for, so that a slow gateway keeps
 * nobody else waiting.
 */
import type { Timers } from '../ephemeral/timers.ts';
import type { UserId } from '../matrix/identifiers.ts';
import { UnreachableError } from '../outbound/connect.ts';
import { Courier } from '../outbound/courier.ts';
import type { PusherAddress } from '../storage/pushers.ts';
import { nextPush, pushTaken, type DeliveryDependencies, type Push } from './delivery.ts';
import { NotTakenError, patienceWith, waitForGateway, type NotifyGateway } from './gateways.ts';

export interface DispatchDependencies extends DeliveryDependencies {
  readonly notify: NotifyGateway;
  readonly timers: Timers;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Told what went wrong where nobody waits for an answer. */
  readonly onError: (error: unknown) => void;
}

/** Gateways fail as they like, and anybody can name one: that is no news for the log. */
const isOfGateway = (failure: unknown): boolean =>
  failure instanceof NotTakenError || failure instanceof UnreachableError;

type PushCourier = Courier<Push, ReadonlySet<string>>;

export class PushDispatch {
  readonly #dependencies: DispatchDependencies;
  /** Those at work or waiting for another try. */
  readonly #couriers = new Map<string, PushCourier>();
  #isAtWork = false;
  #waking = Promise.resolve();

  constructor(dependencies: DispatchDependencies) {
    this.#dependencies = dependencies;
  }

  /** Brings what was left when the server last stopped. Nothing is sent before. */
  async start(): Promise<void> {
    this.#isAtWork = true;
    for (const pusher of await this.#dependencies.outbox.waiting()) this.#courier(pusher).wake();
  }

  /** Something was added for this user. */
  added(userId: UserId): void {
    this.#each(userId, (courier) => courier.wake());
  }

  /** The user has set a pusher up, perhaps with another gateway: what waits is tried at once. */
  changed(userId: UserId): void {
    this.#each(userId, (courier) => courier.tryNow());
  }

  /** Begins nothing more; what is under way is broken off, and sent again after the next start. */
  async stop(): Promise<void> {
    this.#isAtWork = false;
    await this.#waking;
    await Promise.all([...this.#couriers.values()].map((courier) => courier.stop()));
  }

  #each(userId: UserId, work: (courier: PushCourier) => void): void {
    if (!this.#isAtWork) return;
    const { outbox, onError } = this.#dependencies;
    this.#waking = this.#waking
      .then(async () => {
        for (const pusher of await outbox.waitingOf(userId))
          if (this.#isAtWork) work(this.#courier(pusher));
      })
      .catch(onError);
  }

  #courier({ user_id, app_id, pushkey }: PusherAddress): PushCourier {
    const key = JSON.stringify([user_id, app_id, pushkey]);
    const known = this.#couriers.get(key);
    if (known !== undefined) return known;
    const deps = this.#dependencies;
    const pusher = { user_id, app_id, pushkey };
    const courier: PushCourier = new Courier({
      timers: deps.timers,
      next: () => nextPush(deps, pusher),
      send: (push, signal) => this.#send(push, signal),
      finished: (push, rejected) => pushTaken(deps, push, rejected),
      wait: waitForGateway,
      rested: () => this.#couriers.delete(key),
      changed: (failure) => {
        if (failure !== undefined && !isOfGateway(failure)) deps.onError(failure);
      },
    });
    this.#couriers.set(key, courier);
    return courier;
  }

  /** A failure drops what has been tried for long enough, however much of it there is: what waits stays bounded. */
  async #send({ row, url, body }: Push, signal: AbortSignal): Promise<ReadonlySet<string>> {
    const { engine, outbox, notify, clock } = this.#dependencies;
    try {
      return await notify(url, body, signal);
    } catch (error) {
      if (!signal.aborted) {
        const writes = outbox.dropOlder(row, clock() - patienceWith(error));
        await engine.commit({ writes, positions: 0 });
      }
      throw error;
    }
  }
}
