/** What can be said of anything that was thrown. Pure. */

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
