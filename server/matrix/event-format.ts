import { canonicalJson, CanonicalJsonError } from './canonical-json.ts';
import type { Pdu } from './events.ts';
import { isUserId, MAX_IDENTIFIER_BYTES } from './identifiers.ts';
import {
  formatPath,
  isArray,
  isInteger,
  isObject,
  isString,
  type JsonObject,
  type JsonValue,
} from './json.ts';
import type { RoomVersion } from './room-versions.ts';
import { utf8Length } from './utf8.ts';

/** The most bytes that a complete event may take, signatures included. */
export const MAX_EVENT_BYTES = 65_536;
export const MAX_PREV_EVENTS = 20;
export const MAX_AUTH_EVENTS = 10;

/** The `field` of an error about the event as a whole. */
const WHOLE_EVENT = '(root)';

/** An event that is no event of its room version. `field` is the path of what is wrong. */
export class EventFormatError extends Error {
  override readonly name = 'EventFormatError';
  readonly field: string;
  /** Whether size is the problem: a client is told `M_TOO_LARGE` then, else `M_BAD_JSON`. */
  readonly tooLarge: boolean;

  constructor(field: string, problem: string, tooLarge = false) {
    super(field === WHOLE_EVENT ? problem : `${field}: ${problem}`);
    this.field = field;
    this.tooLarge = tooLarge;
  }
}

/**
 * Checks that a value is a complete event in the format of a room version, within all limits.
 *
 * Neither signatures nor hashes are verified, nor is the sender's right to send it.
 *
 * @throws EventFormatError naming the first field that is wrong
 * @see https://spec.matrix.org/v1.19/server-server-api/#checks-performed-on-receipt-of-a-pdu
 */
export function parsePdu(value: JsonValue, version: RoomVersion): Pdu {
  if (!isObject(value)) throw new EventFormatError(WHOLE_EVENT, 'an event is an object');
  checkFields(value, version);
  checkIdentifierSizes(value);
  checkWholeSize(canonicalText(value, version));
  return value;
}

/**
 * Checks the limits on the size of an event: 65,536 bytes of Canonical JSON in all, 255 for each
 * identifier, type and state key. What is `unsigned` counts too.
 *
 * @throws EventFormatError with `tooLarge`
 * @throws CanonicalJsonError when the event has no canonical form
 * @see https://spec.matrix.org/v1.19/client-server-api/#size-limits
 */
export function checkEventSize(event: Pdu, version: RoomVersion): void {
  checkIdentifierSizes(event);
  checkWholeSize(canonicalJson(event, version.canonicalJson));
}

function checkIdentifierSizes(event: Pdu): void {
  for (const field of ['type', 'state_key', 'sender', 'room_id', 'event_id'] as const) {
    const bytes = utf8Length(event[field] ?? '');
    if (bytes > MAX_IDENTIFIER_BYTES) {
      throw new EventFormatError(
        field,
        `takes ${bytes} bytes, at most ${MAX_IDENTIFIER_BYTES} are allowed`,
        true,
      );
    }
  }
}

function checkWholeSize(canonical: string): void {
  const bytes = utf8Length(canonical);
  if (bytes > MAX_EVENT_BYTES) {
    throw new EventFormatError(
      WHOLE_EVENT,
      `the event takes ${bytes} bytes, at most ${MAX_EVENT_BYTES} are allowed`,
      true,
    );
  }
}

function checkFields(value: JsonObject, version: RoomVersion): asserts value is Pdu {
  mustHave(value, 'type', isString, 'must be a string');
  mustHave(value, 'sender', isSender, 'must be a user id');
  mustHave(value, 'content', isObject, 'must be an object');
  mustHave(value, 'origin_server_ts', integerOf(version), 'must be an integer');
  mustHave(value, 'depth', depthOf(version), 'must be an integer, zero or more');
  mustHave(value, 'prev_events', referencesOf(version, MAX_PREV_EVENTS), listOf(MAX_PREV_EVENTS));
  mustHave(value, 'auth_events', referencesOf(version, MAX_AUTH_EVENTS), listOf(MAX_AUTH_EVENTS));
  mustHave(value, 'hashes', isHashes, 'must be an object with a string "sha256"');
  mustHave(value, 'signatures', isSignatures, 'must map servers and key ids to strings');
  mayHave(value, 'state_key', isString, 'must be a string');
  mayHave(value, 'unsigned', isObject, 'must be an object');
  if (version.redactsIn === 'event') mayHave(value, 'redacts', isString, 'must be a string');

  const roomIdIsDerived = version.roomIds === 'create-event' && value.type === 'm.room.create';
  const checkRoomId = roomIdIsDerived ? mayHave : mustHave;
  checkRoomId(value, 'room_id', startsWith('!'), 'must be a room id');
  const checkEventId = version.eventIds === 'chosen' ? mustHave : mayHave;
  checkEventId(value, 'event_id', startsWith('$'), 'must be an event id');
}

type Check = (value: JsonValue | undefined) => boolean;

function mustHave(event: JsonObject, field: string, check: Check, problem: string): void {
  if (!Object.hasOwn(event, field)) throw new EventFormatError(field, 'is missing');
  if (!check(event[field])) throw new EventFormatError(field, problem);
}

function mayHave(event: JsonObject, field: string, check: Check, problem: string): void {
  if (Object.hasOwn(event, field)) mustHave(event, field, check, problem);
}

const isSender: Check = (value) => isString(value) && isUserId(value);

function startsWith(sigil: string): Check {
  return (value) => isString(value) && value.startsWith(sigil);
}

/** Before version 6 integers may be as large as 64 bits hold, which a double does only roughly. */
function integerOf(version: RoomVersion): Check {
  return version.canonicalJson === 'strict' ? isInteger : (value) => Number.isInteger(value);
}

const GREATEST_DEPTH = 2 ** 63;

function depthOf(version: RoomVersion): Check {
  const isWhole = integerOf(version);
  return (value) =>
    typeof value === 'number' && isWhole(value) && value >= 0 && value <= GREATEST_DEPTH;
}

function listOf(most: number): string {
  return `must be a list of at most ${most} event references`;
}

function referencesOf(version: RoomVersion, most: number): Check {
  const isReference = version.eventReferences === 'ids' ? isString : isPair;
  return (value) => isArray(value) && value.length <= most && value.every(isReference);
}

const isPair: Check = (value) =>
  isArray(value) && value.length === 2 && isString(value[0]) && isHashes(value[1]);

const isHashes: Check = (value) => isObject(value) && isString(value.sha256);

const isSignatures: Check = (value) =>
  isObject(value) &&
  Object.values(value).every((keys) => isObject(keys) && Object.values(keys).every(isString));

function canonicalText(event: JsonObject, version: RoomVersion): string {
  try {
    return canonicalJson(event, version.canonicalJson);
  } catch (error) {
    if (!(error instanceof CanonicalJsonError)) throw error;
    throw new EventFormatError(formatPath(error.path), error.problem);
  }
}
