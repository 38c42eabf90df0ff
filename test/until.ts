/** Waiting for what comes in its own time. */

export interface Patience {
  /** Milliseconds after which it throws. */
  readonly limitMs?: number;
  /** Milliseconds between two looks. */
  readonly pauseMs?: number;
  /** What it then says. */
  readonly otherwise?: () => string;
}

/** Looks again until there is something to see: anything but undefined and false, which it answers. */
export async function until<T>(
  look: () => T | false | undefined | Promise<T | false | undefined>,
  { limitMs = 10_000, pauseMs = 5, otherwise = () => 'it did not come to pass' }: Patience = {},
): Promise<T> {
  const end = performance.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (performance.now() > end) throw new Error(otherwise());
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
