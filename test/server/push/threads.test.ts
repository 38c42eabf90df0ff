import { describe, expect, it } from 'vitest';
import { threadOf, type RelatedEvent } from '../../../server/push/threads.ts';
import type { JsonObject } from '../../../server/matrix/json.ts';
import { OTHER_ROOM, ROOM } from '../world.ts';

const event = (content: JsonObject, more: Partial<RelatedEvent> = {}): RelatedEvent => ({
  roomId: ROOM,
  stateKey: null,
  pdu: { content },
  ...more,
});
const relatesTo = (rel_type: string, event_id: string, more: Partial<RelatedEvent> = {}) =>
  event({ 'm.relates_to': { rel_type, event_id } }, more);

const KNOWN: Record<string, RelatedEvent> = {
  $root: event({}),
  $inThread: relatesTo('m.thread', '$root'),
  $reaction: relatesTo('m.annotation', '$inThread'),
  $second: relatesTo('m.reference', '$reaction'),
  $third: relatesTo('m.reference', '$second'),
  $loop: relatesTo('m.reference', '$loop'),
  $elsewhere: relatesTo('m.thread', '$root', { roomId: OTHER_ROOM }),
};
const find = async (id: string) => KNOWN[id];

describe('the thread of an event', () => {
  it.each<[string, RelatedEvent, string]>([
    ['without relations', event({}), 'main'],
    ['in a thread', relatesTo('m.thread', '$root'), '$root'],
    ['about a thread’s root', relatesTo('m.annotation', '$root'), 'main'],
    ['about an event of a thread', relatesTo('m.annotation', '$inThread'), '$root'],
    ['two hops away', relatesTo('m.reference', '$reaction'), '$root'],
    ['three hops away', relatesTo('m.reference', '$second'), '$root'],
    ['four hops away', relatesTo('m.reference', '$third'), 'main'],
    ['in a loop', relatesTo('m.reference', '$loop'), 'main'],
    ['about an unknown event', relatesTo('m.annotation', '$nobody'), 'main'],
    ['about another room', relatesTo('m.annotation', '$elsewhere'), 'main'],
    [
      'with a reply that is no relation',
      event({ 'm.relates_to': { 'm.in_reply_to': {} } }),
      'main',
    ],
    [
      'with a relation of no meaning',
      event({ 'm.relates_to': { rel_type: 1, event_id: 2 } }),
      'main',
    ],
    ['that is state', relatesTo('m.thread', '$root', { stateKey: '' }), 'main'],
  ])('%s', async (_, one, thread) => {
    expect(await threadOf(one, find)).toBe(thread);
  });
});
