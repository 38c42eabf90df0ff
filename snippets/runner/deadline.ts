/** A time limit that can be moved: waiting because a server asked for patience does not count. */
export interface Deadline {
  /** Aborted when time is up; hand it to every request. */
  readonly signal: AbortSignal;
  /** Rejects when time is up; never resolves. */
  readonly expired: Promise<never>;
  /** Moves the limit later by so many milliseconds. */
  extend(ms: number): void;
  /** Ends the watch. After this nothing happens any more. */
  clear(): void;
}

/** Starts a limit of `limitMs` milliseconds; when it is over `expired` rejects with what `describe` makes. */
export function startDeadline(limitMs: number, describe: () => Error): Deadline {
  const controller = new AbortController();
  let end = Date.now() + limitMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const { promise: expired, reject } = Promise.withResolvers<never>();
  expired.catch(() => undefined);
  const check = (): void => {
    const left = end - Date.now();
    if (left > 0) {
      timer = setTimeout(check, left);
      return;
    }
    const reason = describe();
    controller.abort(reason);
    reject(reason);
  };
  check();
  return {
    signal: controller.signal,
    expired,
    extend: (ms) => {
      end += ms;
    },
    clear: () => clearTimeout(timer),
  };
}

/** Waits, and rejects at once when the signal is aborted. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
