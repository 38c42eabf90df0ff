/** Units of work that read, then commit what they expect, and start over when another was faster. */
import { ConflictError } from './engine.ts';

/** More than this many conflicts in a row mean a mistake, not a race. */
const ATTEMPTS = 50;

/** Runs the work again for as long as its commit meets a {@link ConflictError}; of this condition, when it names one. */
export async function retryConflicts<T>(work: () => Promise<T>, condition?: string): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === ATTEMPTS) throw error;
      if (condition !== undefined && error.condition !== condition) throw error;
    }
  }
}
