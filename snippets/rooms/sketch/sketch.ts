/**
 * A room and one more event, written down the way a person would: no hashes, no signatures, names in the place of ids.
 *
 * Rule cards and comparisons of room versions are sketches. `build.ts` makes real events of them, in any room version.
 */
import { isUserId } from '../../../server/matrix/identifiers.ts';
import { isArray, isObject, isString, type JsonObject } from '../../../server/matrix/json.ts';
import { parseJson } from '../../../server/matrix/parse-json.ts';

/**
 * An event with what matters about it; the rest is filled in. Ids stand as names: `$create`, `$alice` for Alice's
 * membership, `$power_levels`. Four keys are about the event and not in it:
 *
 * - `name`: another name than the one it would get;
 * - `replaced`: it was state once and is not any more;
 * - `rejected`: the rules refused it when it arrived;
 * - `signed_by`: the servers that sign it, where that is not just the sender's.
 */
export type SketchedEvent = JsonObject & {
  readonly type: string;
  readonly sender: string;
  readonly content: JsonObject;
};

export interface Sketch {
  /** The room before the event: its state, oldest first. */
  readonly room: readonly SketchedEvent[];
  /** The event that wants to enter. */
  readonly event: SketchedEvent;
}

/** A sketch that cannot be made into events. The message says where and what to do. */
export class SketchError extends Error {
  override readonly name = 'SketchError';
}

function checkEvent(value: unknown, where: string): asserts value is SketchedEvent {
  const event = asObject(value, where);
  if (!isString(event.type)) throw new SketchError(`${where}.type must be a string`);
  if (!isString(event.sender) || !isUserId(event.sender)) {
    throw new SketchError(`${where}.sender must be a user id, like @alice:a.example`);
  }
  if (!isObject(event.content)) throw new SketchError(`${where}.content must be an object`);
  for (const key of ['state_key', 'room_id', 'event_id', 'redacts', 'name']) {
    if (event[key] !== undefined && !isString(event[key])) {
      throw new SketchError(`${where}.${key} must be a string`);
    }
  }
  for (const key of ['prev_events', 'auth_events', 'signed_by']) {
    const list = event[key];
    if (list !== undefined && !(isArray(list) && list.every(isString))) {
      throw new SketchError(`${where}.${key} must be a list of names`);
    }
  }
}

function asObject(value: unknown, where: string): JsonObject {
  const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isPlain) throw new SketchError(`${where} must be an object`);
  const object: JsonObject = { ...value };
  return object;
}

/**
 * Reads a sketch from the texts that a reader typed.
 *
 * @throws SketchError, or JsonSyntaxError with the place in the text
 */
export function readSketch(roomText: string, eventText: string): Sketch {
  const { value: room } = parseJson(roomText);
  const { value: event } = parseJson(eventText);
  if (!isArray(room)) throw new SketchError('the room must be a list of events');
  const checked = room.map((entry, index) => {
    checkEvent(entry, `room[${index}]`);
    return entry;
  });
  checkEvent(event, 'event');
  return { room: checked, event };
}
