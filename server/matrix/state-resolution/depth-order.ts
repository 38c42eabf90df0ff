import { encodeHex } from '../hex.ts';
import type { EventId } from '../identifiers.ts';
import type { ResolutionContext } from './context.ts';
import type { DepthOrdered } from './watch.ts';

/**
 * The order of version 1: by ascending depth, then by descending SHA-1 of the event id.
 *
 * @throws MissingEventError
 * @see https://spec.matrix.org/v1.19/rooms/v1/#state-resolution
 */
export function byDepth(
  ids: readonly EventId[],
  { event, crypto }: ResolutionContext,
): DepthOrdered['order'][number][] {
  return ids
    .map((id) => ({ id, depth: event(id).pdu.depth, sha1: encodeHex(crypto.sha1(id)) }))
    .sort((left, right) => left.depth - right.depth || (left.sha1 < right.sha1 ? 1 : -1));
}
