/** From what a service wants sent to an event, and whether the rules let it be sent. */
import { MatrixError } from '../errors.ts';
import { authEventKeys, selectAuthEvents } from '../matrix/auth-events.ts';
import { authorize } from '../matrix/event-auth/index.ts';
import type { EventReference, PduDraft, StateKey } from '../matrix/events.ts';
import type { EventId, RoomId, UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { RoomVersion } from '../matrix/room-versions.ts';
import type { Transaction } from '../storage/events.ts';
import type { Ref } from '../storage/refs.ts';
import type { StateEvent } from './head.ts';
import { chosenEventId, referenceTo } from './references.ts';
import { RefusedEvent } from './refusals.ts';
import type { Signer } from './stores.ts';

/** An event as the service that wants it sent describes it. */
export interface EventWish {
  readonly type: string;
  readonly sender: UserId;
  readonly content: JsonObject;
  /** Present on state events, and only there. */
  readonly stateKey?: string;
  /** The target of a redaction, in versions that keep it beside the content. */
  readonly redacts?: EventId;
  readonly transaction?: Transaction | undefined;
  /** When it was sent elsewhere, for what application services bring; absent: now. */
  readonly originServerTs?: number | undefined;
}

/** An event that no other follows yet. */
export interface End {
  readonly ref: Ref;
  readonly eventId: EventId;
  /** What stands for it in `prev_events`. */
  readonly reference: EventReference;
  readonly depth: number;
  /** The state after it. */
  readonly stateGroup: Ref | null;
}

/** The current event at a piece of state. */
export type StateAt = (type: string, stateKey: string) => StateEvent | undefined;

/** Depth is an integer that canonical JSON can hold. */
const MAX_DEPTH = Number.MAX_SAFE_INTEGER;

/** The event, but for what proves that its sender may send it. */
export function unprovedEvent(
  wish: EventWish,
  version: RoomVersion,
  roomId: RoomId | undefined,
  ends: readonly End[],
  { clock, serverName }: Signer,
): PduDraft {
  const eventId = chosenEventId(version, serverName);
  return {
    ...(eventId === undefined ? {} : { event_id: eventId }),
    type: wish.type,
    sender: wish.sender,
    content: wish.content,
    ...(roomId === undefined ? {} : { room_id: roomId }),
    ...(wish.stateKey === undefined ? {} : { state_key: wish.stateKey }),
    ...(wish.redacts === undefined ? {} : { redacts: wish.redacts }),
    origin_server_ts: wish.originServerTs ?? clock(),
    depth: Math.min(1 + Math.max(0, ...ends.map(({ depth }) => depth)), MAX_DEPTH),
    prev_events: ends.map(({ reference }) => reference),
    auth_events: [],
  };
}

/** The state that must be known before {@link provedEvent}. */
export function keysToProve(event: PduDraft, version: RoomVersion): StateKey[] {
  const own: StateKey[] = event.state_key === undefined ? [] : [[event.type, event.state_key]];
  return [...authEventKeys(event, version), ...own];
}

/**
 * The event with its `auth_events`, and refs to these. Throws {@link RefusedEvent} when the rules do not let it be sent, and M_BAD_JSON
 * when its content is one that nobody could send.
 */
export function provedEvent(
  event: PduDraft,
  version: RoomVersion,
  at: StateAt,
  { crypto, serverName }: Signer,
): { readonly proved: PduDraft; readonly proof: readonly Ref[] } {
  const proof = selectAuthEvents(event, version, at);
  const proved = {
    ...event,
    auth_events: proof.map((cited) => referenceTo(cited, version, crypto)),
  };
  const createEventId = at('m.room.create', '')?.eventId;
  const verdict = authorize(proved, {
    version,
    state: (...key) => at(...key)?.pdu,
    crypto,
    signedBy: (server) => server === serverName,
    ...(createEventId === undefined ? {} : { createEventId }),
  });
  if (verdict.allowed) return { proved, proof: proof.map(({ ref }) => ref) };
  throw verdict.malformed === true
    ? new MatrixError('M_BAD_JSON', verdict.reason)
    : new RefusedEvent(event.type, verdict.reason);
}
