/**
 * What of an event can be searched.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#search-categories
 */
import { isArray, isObject, isString, type JsonObject, type JsonValue } from '../matrix/json.ts';
import type { EventHooks, PersistedEvent } from '../push/hook.ts';
import { indexText } from '../storage/search.ts';

/** The fields that a client can ask to have searched. */
export const SEARCH_KEYS = ['content.body', 'content.name', 'content.topic'] as const;
export type SearchKey = (typeof SEARCH_KEYS)[number];

export interface SearchableText {
  readonly key: SearchKey;
  readonly text: string;
}

/** The words of each event are written in the event's own commit. */
export const searchHooks: EventHooks = {
  beforeCommit: (events) =>
    Promise.resolve(
      events.flatMap((event) => {
        const found = searchableText(event);
        return found === undefined ? [] : [indexText(event.position, found.key, found.text)];
      }),
    ),
  afterCommit: () => {},
};

/** Undefined for events that nothing is found by. */
export function searchableText({
  type,
  stateKey,
  content,
}: Pick<PersistedEvent, 'type' | 'stateKey' | 'content'>): SearchableText | undefined {
  if (type === 'm.room.message' && stateKey === undefined)
    return textAt('content.body', content.body);
  if (stateKey !== '') return undefined;
  if (type === 'm.room.name') return textAt('content.name', content.name);
  if (type !== 'm.room.topic') return undefined;
  const texts = new Set([content.topic, plainTopic(content)].filter(isString));
  return textAt('content.topic', [...texts].join('\n'));
}

/** The topic as plain text: the block's when there is one, else the older field. */
export function plainTopic(content: JsonObject): JsonValue | undefined {
  const block = content['m.topic'];
  const texts = isObject(block) && isArray(block['m.text']) ? block['m.text'].filter(isObject) : [];
  const plain = texts.find(({ mimetype }) => mimetype === undefined || mimetype === 'text/plain');
  return plain?.body ?? content.topic;
}

function textAt(key: SearchKey, text: JsonValue | undefined): SearchableText | undefined {
  return isString(text) && text !== '' ? { key, text } : undefined;
}
