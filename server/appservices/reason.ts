/** What went wrong at the bottom of it, in the words of the system: `connect ECONNREFUSED 127.0.0.1:9000`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message || error.name : reasonOf(error.cause);
}
