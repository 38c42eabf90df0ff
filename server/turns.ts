/** Turns: costly work a few at a time, the rest in a queue that has an end. */
import { MatrixError } from './errors.ts';

export interface TurnLimits {
  /** How many run at the same time. */
  readonly atOnce: number;
  /** How many more may wait. */
  readonly waiting: number;
  /** What a client reads who would have been one too many. */
  readonly refusal: string;
}

/** Runs the work when its turn comes. Throws M_LIMIT_EXCEEDED where too many wait already. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

export function createTurns({ atOnce, waiting, refusal }: TurnLimits): Turns {
  const queue: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running < atOnce) running += 1;
    else if (queue.length < waiting) await new Promise<void>((resolve) => queue.push(resolve));
    else
      throw new MatrixError('M_LIMIT_EXCEEDED', refusal, {
        retryAfterSeconds: 2,
        fields: { retry_after_ms: 2000 },
      });
    try {
      return await work();
    } finally {
      // Whoever is next takes over this place: `running` stays as it is.
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
