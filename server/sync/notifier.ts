/**
 * Wakes those who wait for something new. It carries positions only: the woken read the database themselves, so
 * a poke that is lost, late or sent twice can never make anyone see a wrong thing.
 *
 * Who waits registers first and reads second. What is committed between the two wakes them at once.
 */

/** Whom a change concerns. */
export interface Concerned {
  readonly users?: Iterable<string>;
  readonly rooms?: Iterable<string>;
}

/** One who waits. Made before the read, settled after it. */
export interface Waiter extends Disposable {
  /**
   * Resolves when something that concerns the keys was committed after the waiter was made, when `timeout`
   * milliseconds have passed, or when the signal aborts. True when there is something new.
   */
  wait(timeout: number, signal?: AbortSignal): Promise<boolean>;
}

interface Waiting {
  readonly wake: () => void;
}

export class Notifier {
  readonly #waiting = new Map<string, Set<Waiting>>();

  /** Registers for users and rooms. Dispose it (`using`) when it is not needed any more. */
  register(keys: { readonly users?: Iterable<string>; readonly rooms?: Iterable<string> }): Waiter {
    let woken = false;
    let resume: (() => void) | undefined;
    const entry: Waiting = {
      wake: () => {
        woken = true;
        resume?.();
      },
    };
    const names = [...(keys.users ?? []), ...(keys.rooms ?? [])];
    for (const name of names) this.#add(name, entry);
    return {
      wait: async (timeout, signal) => {
        if (!woken && signal?.aborted !== true && timeout > 0)
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, Math.min(timeout, 2 ** 31 - 1));
            resume = () => {
              clearTimeout(timer);
              resolve();
            };
            signal?.addEventListener('abort', resume, { once: true });
          });
        if (resume !== undefined) signal?.removeEventListener('abort', resume);
        const news = woken;
        woken = false;
        return news;
      },
      [Symbol.dispose]: () => {
        for (const name of names) this.#remove(name, entry);
      },
    };
  }

  /** Call after the commit, never before: who is woken reads at once. User and room ids differ in their sigil. */
  poke(concerned: Concerned): void {
    for (const name of concerned.users ?? []) this.#wake(name);
    for (const name of concerned.rooms ?? []) this.#wake(name);
  }

  /** How many wait; for metrics. */
  get size(): number {
    return new Set([...this.#waiting.values()].flatMap((entries) => [...entries])).size;
  }

  #add(name: string, entry: Waiting): void {
    const entries = this.#waiting.get(name);
    if (entries === undefined) this.#waiting.set(name, new Set([entry]));
    else entries.add(entry);
  }

  #remove(name: string, entry: Waiting): void {
    const entries = this.#waiting.get(name);
    entries?.delete(entry);
    if (entries?.size === 0) this.#waiting.delete(name);
  }

  #wake(name: string): void {
    for (const entry of this.#waiting.get(name) ?? []) entry.wake();
  }
}
