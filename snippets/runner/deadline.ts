/** A time limit that can be moved: waiting because a server asked for patience does not count. */
export interface Deadline {
  /** Aborted when time is up; hand it to every request. */
  readonly signal: AbortSignal;
  /** Rejects when time is up; never resolves. */
  readonly expired: Promise<never>;
  /** Stops the clock until the returned function is called. Pauses may overlap. */
  pause(): () => void;
  /** Milliseconds for which the clock stood still, so far. */
  pausedMs(): number;
  /** Ends the watch. After this nothing happens any more. */
  clear(): void;
}

/**
 * Starts a limit of `limitMs` milliseconds; when it is over `expired` rejects with what `describe` makes. When `stop` is
 * aborted, it is over at once, with the reason of that.
 */
export function startDeadline(
  limitMs: number,
  describe: () => Error,
  stop?: AbortSignal,
): Deadline {
  const controller = new AbortController();
  const started = Date.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pauses = 0;
  let pausedSince = 0;
  let pausedBefore = 0;
  const pausedMs = (): number => pausedBefore + (pauses === 0 ? 0 : Date.now() - pausedSince);
  const { promise: expired, reject } = Promise.withResolvers<never>();
  expired.catch(() => undefined);
  const end = (reason: unknown): void => {
    clearTimeout(timer);
    controller.abort(reason);
    reject(reason);
  };
  const check = (): void => {
    const left = started + limitMs + pausedMs() - Date.now();
    if (left > 0) timer = setTimeout(check, left);
    else end(describe());
  };
  const stopped = (): void => end(stop?.reason);
  check();
  stop?.addEventListener('abort', stopped, { once: true });
  if (stop?.aborted === true) stopped();
  return {
    signal: controller.signal,
    expired,
    pausedMs,
    pause: () => {
      if (pauses === 0) pausedSince = Date.now();
      pauses += 1;
      return () => {
        pauses -= 1;
        if (pauses === 0) pausedBefore += Date.now() - pausedSince;
      };
    },
    clear: () => {
      clearTimeout(timer);
      stop?.removeEventListener('abort', stopped);
    },
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
