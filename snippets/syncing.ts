/** Reading /sync: what examples ask of it, and where in its answers things stand. */
import type { JsonObject, JsonValue } from '../server/matrix/json.ts';
import { isObject } from '../server/matrix/json.ts';
import type { RequestOptions, Stage, User } from './example.ts';
import { at, objectsAt } from './look.ts';

export const SYNC = '/_matrix/client/v3/sync';

/** A section of the answer's `rooms`. */
export type Section = 'join' | 'invite' | 'knock' | 'leave';

/** A filter without account data and presence, so that what is asked of rooms stands alone. */
export function filterOf(room: JsonObject = {}): JsonObject {
  const nothing = { not_types: ['*'] };
  return { room, account_data: nothing, presence: nothing };
}

/** The same as JSON, as it stands in a query. */
export const roomFilter = (room?: JsonObject): string => JSON.stringify(filterOf(room));

/** The token that the user's next sync goes on from; quiet. */
export async function tokenOf(user: User, query: RequestOptions['query'] = {}): Promise<string> {
  const { body } = await user.quietly.get(SYNC, query);
  return nextOf(body);
}

export const nextOf = (body: JsonObject): string => String(body['next_batch']);

/**
 * Syncs until the answer is one that was waited for, and answers it. The token stays the same meanwhile: what
 * came before is in the answer too. Only the last sync is shown.
 */
export function syncUntil(
  stage: Pick<Stage<never>, 'until'>,
  user: User,
  query: NonNullable<RequestOptions['query']>,
  hasArrived: (body: JsonObject) => boolean,
): Promise<JsonObject> {
  return stage.until(async () => {
    const { body } = await user.get(SYNC, query);
    return hasArrived(body) ? body : undefined;
  });
}

/** What the answer tells of a room; undefined when it does not mention it. */
export function roomIn(
  body: JsonObject,
  roomId: string,
  section: Section = 'join',
): JsonObject | undefined {
  const room = at(body, 'rooms', section, roomId);
  return isObject(room) ? room : undefined;
}

export function timelineIn(
  body: JsonObject,
  roomId: string,
  section: Section = 'join',
): readonly JsonObject[] {
  return objectsAt(roomIn(body, roomId, section), 'timeline', 'events');
}

export function stateIn(
  body: JsonObject,
  roomId: string,
  part: 'state' | 'state_after' = 'state',
): readonly JsonObject[] {
  return objectsAt(roomIn(body, roomId), part, 'events');
}

/** The texts of messages, in order; events without one are left out. */
export function textsOf(events: readonly JsonObject[]): JsonValue[] {
  return events.flatMap((event) => at(event, 'content', 'body') ?? []);
}

/** Whose member events are among these. */
export function membersIn(events: readonly JsonObject[]): string[] {
  return events.flatMap(({ type, state_key: member }) =>
    type === 'm.room.member' ? String(member) : [],
  );
}

/** Whether a text message has come through in a room. */
export function hasText(text: string, roomId: string, section: Section = 'join') {
  return (body: JsonObject): boolean => textsOf(timelineIn(body, roomId, section)).includes(text);
}
