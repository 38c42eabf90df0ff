/** The ways a run can stop early. The messages are what readers see. */

/** The server cannot offer what the example needs: the run counts as not run. */
export class NotRun extends Error {
  override name = 'NotRun';
}

/** A set-up request was refused. */
export class RequestRefused extends Error {
  override name = 'RequestRefused';
}

/** No answer came at all. */
export class Unreachable extends Error {
  override name = 'Unreachable';
}

/** The message of anything thrown, with the cause that fetch hides one level down. */
export function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const cause = thrown.cause;
  if (cause instanceof AggregateError && cause.errors.length > 0) return messageOf(cause.errors[0]);
  if (cause instanceof Error && cause.message !== '') return `${thrown.message}: ${cause.message}`;
  return thrown.message === '' ? thrown.name : thrown.message;
}
