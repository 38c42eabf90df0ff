/**
 * Brings what waits to one place: one thing at a time, in order, again and again until it has taken each. Application
 * services get their transactions so, and push gateways the notifications of each pusher.
 */
import type { Timers } from '../ephemeral/timers.ts';
import { UnreachableError } from './connect.ts';
import { waitAfter } from './backoff.ts';

export interface CourierDependencies<Load, Answer = void> {
  readonly next: () => Promise<Load | undefined>;
  /** Sends it. Throws when it was not taken. */
  readonly send: (load: Load, signal: AbortSignal) => Promise<Answer>;
  readonly finished: (load: Load, answer: Answer) => Promise<void>;
  readonly timers: Timers;
  /** Milliseconds until the next attempt, where it is not as long as usual. `failures` counts from 1. */
  readonly wait?: (failures: number, failure: unknown) => number;
  /** Nothing is left to bring, and nothing is waited for. */
  readonly rested?: () => void;
  /** Told once when the service is lost, and once when it is back. */
  readonly changed: (failure: unknown) => void;
}

export class Courier<Load, Answer = void> {
  readonly #dependencies: CourierDependencies<Load, Answer>;
  readonly #stopping = new AbortController();
  #failures = 0;
  #unreached = false;
  #cancelWait: (() => void) | undefined;
  #running: Promise<void> | undefined;
  /** Something was added while the courier was on its way, perhaps after it had looked. */
  #again = false;

  constructor(dependencies: CourierDependencies<Load, Answer>) {
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
      if (this.#cancelWait !== undefined) return;
      if (this.#again) this.#go();
      else this.#dependencies.rested?.();
    });
  }

  async #deliver(): Promise<void> {
    const { changed, finished, next, send, timers } = this.#dependencies;
    const { wait = (failures) => waitAfter(failures) } = this.#dependencies;
    const { signal } = this.#stopping;
    try {
      this.#again = false;
      for (;;) {
        const load = await next();
        if (load === undefined || signal.aborted) return;
        await finished(load, await send(load, signal));
        if (this.#failures > 0) changed(undefined);
        this.#failures = 0;
      }
    } catch (error) {
      if (signal.aborted) return;
      this.#failures += 1;
      this.#unreached = error instanceof UnreachableError;
      if (this.#failures === 1) changed(error);
      this.#cancelWait = timers.after(wait(this.#failures, error), () => this.#go());
    }
  }
}
