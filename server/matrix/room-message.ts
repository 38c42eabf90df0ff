import { isString, type JsonObject } from './json.ts';

/**
 * What an `m.room.message` lacks that every client needs to show it: the key, as a path into the content; `undefined` for a
 * whole one.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#instant-messaging
 */
export function missingFromMessage(content: JsonObject): 'msgtype' | 'body' | undefined {
  if (!isString(content['msgtype'])) return 'msgtype';
  return isString(content['body']) ? undefined : 'body';
}
