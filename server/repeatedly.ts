/** Work in the background that is done again and again. */

export interface Repeated {
  /** Begins nothing more, and answers when what was begun has ended. */
  stop(): Promise<void>;
}

/** Does it now, and again each time that so many milliseconds have passed. It does not keep the process alive. */
export function repeatedly(
  everyMs: number,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): Repeated {
  let running = Promise.resolve();
  const run = (): void => {
    running = running.then(work).catch(onError);
  };
  const timer = setInterval(run, everyMs);
  timer.unref();
  run();
  return {
    stop: () => {
      clearInterval(timer);
      return running;
    },
  };
}
