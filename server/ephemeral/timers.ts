/** Something that can call back later. Tests bring their own. */
export interface Timers {
  /** Calls once after so many milliseconds; the function it answers takes that back. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** What setTimeout can wait for at most. */
const LONGEST = 2 ** 31 - 1;

/** Real time. A timer that is pending does not keep the process alive. */
export const realTimers: Timers = {
  after(milliseconds, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(milliseconds, 0), LONGEST));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
