/** An alarm clock: it rings once, at the earliest of the times that it was set to. */
import type { Timers } from '../../ephemeral/timers.ts';

export class Alarm {
  readonly #timers: Timers;
  readonly #clock: () => number;
  #ring: (() => void) | undefined;
  #set: { readonly at: number; readonly cancel: () => void } | undefined;

  /** @param clock milliseconds since the epoch */
  constructor(timers: Timers, clock: () => number) {
    this.#timers = timers;
    this.#clock = clock;
  }

  /** From now on it can be set. */
  begin(ring: () => void): void {
    this.#ring = ring;
  }

  set(at: number): void {
    const ring = this.#ring;
    if (ring === undefined || (this.#set !== undefined && this.#set.at <= at)) return;
    this.#set?.cancel();
    const cancel = this.#timers.after(Math.max(at - this.#clock(), 0), () => {
      this.#set = undefined;
      ring();
    });
    this.#set = { at, cancel };
  }

  /** It will not ring any more. */
  stop(): void {
    this.#ring = undefined;
    this.#set?.cancel();
    this.#set = undefined;
  }
}
