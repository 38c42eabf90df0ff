/** Looking into answers of /sync, and what it takes to have some. */
import type { JsonObject, JsonValue } from '../../../server/matrix/json.ts';
import { at, objects, text, type User } from '../full-server.ts';

export const room = (answer: JsonObject, roomId: string, section = 'join') =>
  at(answer, 'rooms', section, roomId);
export const timelineOf = (answer: JsonObject, roomId: string, section = 'join') =>
  objects(at(room(answer, roomId, section), 'timeline', 'events'));
export const stateOf = (answer: JsonObject, roomId: string, part = 'state', section = 'join') =>
  objects(at(room(answer, roomId, section), part, 'events'));
export const bodies = (events: readonly JsonObject[]) =>
  events.map((event) => at(event, 'content', 'body'));
export const keys = (events: readonly JsonObject[]) =>
  events.map(({ type, state_key: key }) => `${text(type)} ${text(key)}`).toSorted();
export const members = (events: readonly JsonObject[]) =>
  events.flatMap((event) => (event['type'] === 'm.room.member' ? text(event['state_key']) : []));
export const since = (answer: JsonObject) => ({ since: text(answer['next_batch']) });
export const path = (roomId: string, rest: string) => `/rooms/${encodeURIComponent(roomId)}${rest}`;
export const setState = (user: User, roomId: string, type: string, content: JsonValue, key = '') =>
  user.ok('PUT', path(roomId, `/state/${type}/${encodeURIComponent(key)}`), content);

/** A public room with these in it. */
export async function joined(owner: User, ...others: User[]): Promise<string> {
  const roomId = await owner.createRoom({ preset: 'public_chat' });
  for (const other of others) await other.ok('POST', path(roomId, '/join'), {});
  return roomId;
}
