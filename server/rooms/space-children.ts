/**
 * The rooms of a space, in their order. Pure.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#ordering-of-children-within-a-space
 */
import type { Pdu } from '../matrix/events.ts';
import { isArray, isString } from '../matrix/json.ts';

const ORDER = /^[\x20-\x7e]{1,50}$/;

/** The `m.space.child` events that name a room to go to, in the order in which the rooms are shown. */
export function orderedChildren(events: readonly Pdu[], suggestedOnly: boolean): Pdu[] {
  return events
    .filter(({ content }) => isArray(content.via) && content.via.length > 0)
    .filter(({ content }) => !suggestedOnly || content.suggested === true)
    .toSorted(compare);
}

function compare(a: Pdu, b: Pdu): number {
  const [first, second] = [orderOf(a), orderOf(b)];
  if (first !== second) {
    if (first === undefined) return 1;
    if (second === undefined) return -1;
    return first < second ? -1 : 1;
  }
  const byTime = a.origin_server_ts - b.origin_server_ts;
  if (byTime !== 0) return byTime;
  return (a.state_key ?? '') < (b.state_key ?? '') ? -1 : 1;
}

function orderOf({ content: { order } }: Pdu): string | undefined {
  return isString(order) && ORDER.test(order) ? order : undefined;
}
