/** Sending events that relate to others, and reading what is told of that. */
import type { JsonObject, JsonValue } from '../server/matrix/json.ts';
import type { User } from './example.ts';
import { at, roomPath } from './look.ts';

/** Sends an event that relates to another, quietly; answers its id. Without a type it is a text message. */
export async function relate(
  user: User,
  room: string,
  txnId: string,
  relation: JsonObject,
  { type = 'm.room.message', ...content }: JsonObject & { readonly type?: string } = {},
): Promise<string> {
  const text = type === 'm.room.message' ? { msgtype: 'm.text', body: 'Indeed' } : {};
  const { body } = await user.quietly.put(roomPath(room, `send/${type}/${txnId}`), {
    ...text,
    ...content,
    'm.relates_to': relation,
  });
  return String(body['event_id']);
}

/** The path of what relates to an event; `kind` is a relation type, or that and an event type. */
export function relationsPath(room: string, eventId: string, ...kind: string[]): string {
  const parts = [room, 'relations', eventId, ...kind].map(encodeURIComponent);
  return `/_matrix/client/v1/rooms/${parts.join('/')}`;
}

/** What an event tells of those that relate to it in some way. */
export function bundled(event: JsonValue | undefined, relType: string): JsonValue | undefined {
  return at(event, 'unsigned', 'm.relations', relType);
}
