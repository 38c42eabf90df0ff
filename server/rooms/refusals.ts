/** How what the protocol's rules refuse becomes an answer to a client. */
import { MatrixError } from '../errors.ts';
import { CanonicalJsonError } from '../matrix/canonical-json.ts';
import { EventFormatError } from '../matrix/event-format.ts';
import { formatPath } from '../matrix/json.ts';

/** The authorization rules do not let the sender send this event. */
export class RefusedEvent extends MatrixError {
  readonly eventType: string;

  constructor(eventType: string, reason: string) {
    super('M_FORBIDDEN', reason);
    this.eventType = eventType;
  }
}

/** Runs what builds an event, and turns what makes it no event into M_BAD_JSON or M_TOO_LARGE. */
export function eventRefusal<T>(build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (error instanceof CanonicalJsonError)
      throw new MatrixError('M_BAD_JSON', `${formatPath(error.path)}: ${error.problem}`);
    if (error instanceof EventFormatError)
      throw new MatrixError(error.tooLarge ? 'M_TOO_LARGE' : 'M_BAD_JSON', error.message);
    throw error;
  }
}

export function notInRoom(userId: string): MatrixError {
  return new MatrixError('M_FORBIDDEN', `${userId} is not in this room`);
}
