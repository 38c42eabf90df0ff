/**
 * Brings one service its transactions: one at a time, in order, again and again until it has taken each.
 *
 * @see https://spec.matrix.org/v1.19/application-service-api/#pushing-events
 */
import type { Timers } from '../ephemeral/timers.ts';
import { UnreachableError } from '../outbound/connect.ts';
import type { StoredTransaction } from '../storage/appservice-outbox.ts';
import { waitAfter } from './backoff.ts';

export interface CourierDependencies {
  readonly next: () => Promise<StoredTransaction | undefined>;
  /** Sends it. Throws when the service did not take it. */
  readonly send: (transaction: StoredTransaction, signal: AbortSignal) => Promise<void>;
  readonly finished: (transaction: StoredTransaction) => Promise<void>;
  readonly timers: Timers;
  /** Told once when the service is lost, and once when it is back. */
  readonly changed: (failure: unknown) => void;
}

export class Courier {
  readonly #dependencies: CourierDependencies;
  readonly #stopping = new AbortController();
  #failures = 0;
  #unreached = false;
  #cancelWait: (() => void) | undefined;
  #running: Promise<void> | undefined;
  /** Something was added while the courier was on its way, perhaps after it had looked. */
  #again = false;

  constructor(dependencies: CourierDependencies) {
    this.#dependencies = dependencies;
  }

  /** There may be news. A service that is lost is still tried no sooner than its time has come. */
  wake(): void {
    this.#again = true;
    if (this.#running === undefined && this.#cancelWait === undefined) this.#go();
  }

  /**
   * The service has made a request. When it could not be reached, it is worth another try; when it answered and did not
   * take the transaction, it is not.
   */
  seen(): void {
    if (this.#unreached) this.tryNow();
  }

  /** The service asks for it: no use in waiting longer. */
  tryNow(): void {
    if (this.#cancelWait === undefined) return;
    this.#cancelWait();
    this.#go();
  }

  /** Begins nothing more. What is under way is broken off and will be sent again after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#cancelWait?.();
    await this.#running;
  }

  #go(): void {
    this.#cancelWait = undefined;
    if (this.#stopping.signal.aborted) return;
    this.#running = this.#deliver().finally(() => {
      this.#running = undefined;
      if (this.#again && this.#cancelWait === undefined) this.#go();
    });
  }

  async #deliver(): Promise<void> {
    const { changed, finished, next, send, timers } = this.#dependencies;
    const { signal } = this.#stopping;
    try {
      this.#again = false;
      for (;;) {
        const transaction = await next();
        if (transaction === undefined || signal.aborted) return;
        await send(transaction, signal);
        await finished(transaction);
        if (this.#failures > 0) changed(undefined);
        this.#failures = 0;
      }
    } catch (error) {
      if (signal.aborted) return;
      this.#failures += 1;
      this.#unreached = error instanceof UnreachableError;
      if (this.#failures === 1) changed(error);
      this.#cancelWait = timers.after(waitAfter(this.#failures), () => this.#go());
    }
  }
}
