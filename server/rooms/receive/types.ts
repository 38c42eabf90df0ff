/** What goes in at the door, and what comes out. */
import type { EventId, RoomId, ServerNameText } from '../../matrix/identifiers.ts';
import type { JsonValue } from '../../matrix/json.ts';
import type { VerifyKey } from '../../matrix/receipt/index.ts';

/** An event as it came, whoever brought it. */
export interface IncomingEvent {
  /** The PDU; anything at all until it is checked. */
  readonly pdu: JsonValue;
  /**
   * `outlier`: it is held because others cite it, without a place in the room's graph. Absent: it is to get its place.
   */
  readonly as?: 'outlier';
  /**
   * The state before the event, told by another server, for an event whose `prev_events` cannot be had: the ids of
   * state events that are here already or come with it. Without it such an event is `missing`.
   */
  readonly stateBefore?: readonly EventId[];
}

/** Where events come from, and what is known about those who signed them. */
export interface Delivery {
  /** The server that brought the events. Nothing is believed because of it. */
  readonly origin: ServerNameText;
  readonly keys: KeyFinder;
  /** The version of a room that this server does not know yet and whose create event does not come along. */
  readonly roomVersion?: string;
}

/** How the keys of servers are found. Federation brings one that asks other servers; it may be slow. */
export interface KeyFinder {
  /** The key of a server, if it can be had; valid at `ts` (milliseconds since the epoch), if there is a choice. */
  find(server: ServerNameText, keyId: string, ts: number): Promise<VerifyKey | undefined>;
}

/** A rule that refused, as the spec numbers it for the room's version, and a sentence for a person. */
export interface Refusal {
  readonly rule: string;
  readonly reason: string;
}

/** What became of one event. */
export type Receipt = { readonly roomId?: RoomId; readonly eventId?: EventId } & Outcome;

export type Outcome =
  /** In the graph, and shown to clients. */
  | { readonly outcome: 'accepted' }
  /** In the graph and part of state resolution, but not shown, and nothing of ours follows it. */
  | ({ readonly outcome: 'soft-failed' } & Refusal)
  /** Stored, so that others may refer to it; never shown, and never in any state. */
  | ({
      readonly outcome: 'rejected';
      readonly by: 'auth-events' | 'state-before';
    } & Refusal)
  /** Held without a place. */
  | { readonly outcome: 'outlier' }
  /** Not stored: these events are needed first. */
  | {
      readonly outcome: 'missing';
      readonly prevEvents: readonly EventId[];
      readonly authEvents: readonly EventId[];
    }
  /** Here already, and nothing was changed. */
  | { readonly outcome: 'known' }
  /** Not stored: it is no event, or not of whom it says. */
  | {
      readonly outcome: 'dropped';
      readonly by: 'format' | 'signatures' | 'room';
      readonly reason: string;
    };
