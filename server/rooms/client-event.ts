/**
 * Events as clients see them: the fields that concern clients, and under `unsigned` what only this server knows.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#definition-clientevent
 */
import type { Membership } from '../matrix/events.ts';
import type { EventId } from '../matrix/identifiers.ts';
import { isString, type JsonObject, type JsonValue } from '../matrix/json.ts';
import type { StoredEvent } from '../storage/events.ts';
import type { Actor, ClientEvent } from './types.ts';

export type Viewer = Pick<Actor, 'userId' | 'deviceId'>;

/** What surrounds an event, as far as it is to be shown. */
export interface Surroundings {
  readonly viewer: Viewer;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The event's redaction. */
  readonly redaction?: StoredEvent | undefined;
  /** The state event it replaced. */
  readonly replaced?: EventId | undefined;
  /** The content of that event, when the viewer may see it. */
  readonly prevContent?: JsonObject | undefined;
  /** The viewer's membership after the event. */
  readonly membership?: Membership | undefined;
}

export function clientEvent(event: StoredEvent, around: Surroundings): ClientEvent {
  const { pdu } = event;
  const { viewer, redaction } = around;
  const isOwn = event.sender === viewer.userId && event.deviceId === viewer.deviceId;
  const unsigned = defined({
    age: around.now - pdu.origin_server_ts,
    membership: around.membership,
    prev_content: around.prevContent,
    replaces_state: around.replaced,
    transaction_id: isOwn ? (event.txnId ?? undefined) : undefined,
    redacted_because:
      redaction === undefined ? undefined : clientEvent(redaction, { viewer, now: around.now }),
  });
  return {
    ...bothRedacts(event),
    event_id: event.eventId,
    origin_server_ts: pdu.origin_server_ts,
    // The create event of newer versions has none of its own: it is where the id comes from.
    room_id: event.roomId,
    sender: pdu.sender,
    ...(pdu.state_key === undefined ? {} : { state_key: pdu.state_key }),
    type: pdu.type,
    unsigned,
  };
}

/**
 * Redactions name their target in the content or beside it, by room version; clients are shown both.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#mroomredaction
 */
function bothRedacts({ type, pdu }: StoredEvent): { content: JsonObject; redacts?: EventId } {
  const { content } = pdu;
  if (type !== 'm.room.redaction') return { content };
  const target = pdu.redacts ?? content.redacts;
  return isString(target)
    ? { content: { ...content, redacts: target }, redacts: target }
    : { content };
}

function defined(fields: { readonly [key: string]: JsonValue | undefined }): JsonObject {
  const present: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) present[key] = value;
  return present;
}
