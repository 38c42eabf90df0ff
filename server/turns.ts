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

/** Runs the work when its turn has come, among those for the same name and among all. */
export type Lanes = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** Turns for work that waits for others, some of whom are slow: one of them keeps nobody waiting but its own. */
export function createLanes(limits: {
  readonly each: TurnLimits;
  readonly all: TurnLimits;
}): Lanes {
  const all = createTurns(limits.all);
  const lanes = new Map<string, { readonly turns: Turns; using: number }>();
  return async (name, work) => {
    const lane = lanes.get(name) ?? { turns: createTurns(limits.each), using: 0 };
    lanes.set(name, lane);
    lane.using += 1;
    try {
      return await lane.turns(() => all(work));
    } finally {
      lane.using -= 1;
      if (lane.using === 0) lanes.delete(name);
    }
  };
}
