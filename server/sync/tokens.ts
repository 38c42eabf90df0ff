/**
 * The tokens clients page and sync with. They are opaque to clients, and versioned, so that what they hold can
 * change: the first letter is the kind, the number behind it the version.
 *
 * - `s1_<position>`: a place in the stream. Everything up to and including the position came before it.
 * - `t1_<depth>_<position>`: a place in a room's history, between two events: after the event with that depth and
 *   position, or where it would be.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#pagination
 */
import { MatrixError } from '../errors.ts';

export type PageToken =
  | { readonly kind: 'stream'; readonly position: number }
  | { readonly kind: 'history'; readonly depth: number; readonly position: number };

export function streamToken(position: number): string {
  return `s1_${position}`;
}

export function historyToken(place: { readonly depth: number; readonly position: number }): string {
  return `t1_${place.depth}_${place.position}`;
}

const TOKEN = /^(?:s1_(\d{1,16})|t1_(-?\d{1,16})_(-?\d{1,16}))$/;

/** Reads either kind. `parameter` is what the error names. Throws M_INVALID_PARAM. */
export function parsePageToken(token: string, parameter: string): PageToken {
  const match = TOKEN.exec(token);
  const [, stream, depth, position] = match ?? [];
  if (stream !== undefined) return { kind: 'stream', position: safe(stream, parameter) };
  if (depth !== undefined && position !== undefined)
    return { kind: 'history', depth: safe(depth, parameter), position: safe(position, parameter) };
  throw unknownToken(parameter);
}

/** Reads a stream token, such as /sync's `since`: its position. Throws M_INVALID_PARAM. */
export function parseStreamToken(token: string, parameter: string): number {
  const parsed = parsePageToken(token, parameter);
  if (parsed.kind === 'stream') return parsed.position;
  throw unknownToken(parameter);
}

/** Throws M_INVALID_PARAM for a position that the stream has not reached: nobody can have been given its token. */
export function refuseFuture(position: number, now: number, parameter: string): void {
  if (position > now)
    throw new MatrixError(
      'M_INVALID_PARAM',
      `${parameter} is a token of a time that has not come yet`,
    );
}

function safe(digits: string, parameter: string): number {
  const number = Number(digits);
  if (Number.isSafeInteger(number)) return number;
  throw unknownToken(parameter);
}

function unknownToken(parameter: string): MatrixError {
  return new MatrixError(
    'M_INVALID_PARAM',
    `${parameter} is not a token that this server gave out`,
  );
}
