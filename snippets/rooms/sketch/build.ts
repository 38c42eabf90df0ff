/** Makes real events of a sketch: ids, references, depth, hashes and signatures as the room version has them. */
import { selectAuthEvents } from '../../../server/matrix/auth-events.ts';
import { encodeBase64 } from '../../../server/matrix/base64.ts';
import type { CryptoPrimitives } from '../../../server/matrix/crypto.ts';
import type { EventReference, Pdu, PduDraft, StateLookup } from '../../../server/matrix/events.ts';
import {
  contentHash,
  essentialJson,
  eventId,
  roomIdFromCreate,
} from '../../../server/matrix/hashing.ts';
import { type EventId, localpartOf, serverOf } from '../../../server/matrix/identifiers.ts';
import { isArray, isInteger, isString, type JsonValue } from '../../../server/matrix/json.ts';
import type { RoomVersion } from '../../../server/matrix/room-versions.ts';
import { signEvent } from '../../../server/matrix/signing.ts';
import { fillIn, signingKey } from './keys.ts';
import { type Sketch, SketchError, type SketchedEvent } from './sketch.ts';

/** An event of the room, made real. */
export interface BuiltEvent {
  readonly name: string;
  readonly id: EventId;
  readonly pdu: Pdu;
  /** Whether it is part of the room's state. */
  readonly current: boolean;
  readonly rejected: boolean;
}

export interface BuiltSketch {
  readonly version: RoomVersion;
  readonly room: readonly BuiltEvent[];
  readonly event: BuiltEvent;
  /** The events that the event cites in `auth_events`, as often as it does. */
  readonly cited: readonly BuiltEvent[];
  readonly state: StateLookup;
}

/** When the first event of every sketched room was sent; the others follow by the minute. */
const START = Date.UTC(2026, 10, 26, 9);
const CHOSEN_ROOM_ID = '!room:a.example';

/**
 * @throws SketchError when a name stands for nothing
 * @throws CanonicalJsonError when an event has no canonical form in this version
 */
export function buildSketch(
  sketch: Sketch,
  version: RoomVersion,
  crypto: CryptoPrimitives,
): BuiltSketch {
  const builder = new Builder(version, crypto);
  for (const event of sketch.room) builder.add(event);
  const event = builder.make(sketch.event);
  return {
    version,
    room: builder.events,
    event: { ...event, pdu: builder.sign(event.pdu, sketch.event) },
    cited: builder.citedBy(sketch.event, event.pdu),
    state: builder.state,
  };
}

class Builder {
  readonly events: BuiltEvent[] = [];
  readonly #version: RoomVersion;
  readonly #crypto: CryptoPrimitives;

  constructor(version: RoomVersion, crypto: CryptoPrimitives) {
    this.#version = version;
    this.#crypto = crypto;
  }

  readonly state: StateLookup = (type, stateKey) => this.#current(type, stateKey)?.pdu;

  add(sketched: SketchedEvent): void {
    this.events.push(this.make(sketched));
  }

  make(sketched: SketchedEvent): BuiltEvent {
    const name = nameOf(sketched);
    const draft = this.#draft(sketched, name);
    const hashed = { sha256: contentHash(draft, this.#version, this.#crypto) };
    const pdu = { ...draft, hashes: hashed, signatures: {} };
    return {
      name,
      pdu,
      id: eventId(pdu, this.#version, this.#crypto),
      current: sketched.replaced !== true,
      rejected: sketched.rejected === true,
    };
  }

  sign(pdu: Pdu, sketched: SketchedEvent): Pdu {
    const servers = strings(sketched.signed_by) ?? [serverOf(pdu.sender) ?? ''];
    return servers.reduce(
      (signed, server) =>
        signEvent(signed, this.#version, server, signingKey(server, this.#crypto), this.#crypto),
      pdu,
    );
  }

  citedBy(sketched: SketchedEvent, pdu: Pdu): BuiltEvent[] {
    return this.#citations(sketched, pdu);
  }

  #current(type: string, stateKey: string): BuiltEvent | undefined {
    return this.events.findLast(
      ({ current, pdu }) => current && pdu.type === type && pdu.state_key === stateKey,
    );
  }

  #draft(sketched: SketchedEvent, name: string): PduDraft {
    const { type, sender, state_key: stateKey } = sketched;
    const before = strings(sketched.prev_events)?.map((other) => this.#named(other, 'prev_events'));
    const previous = before ?? this.events.slice(-1);
    const depth = isInteger(sketched.depth)
      ? sketched.depth
      : 1 + Math.max(0, ...previous.map(({ pdu }) => pdu.depth));
    const roomId = isString(sketched.room_id) ? sketched.room_id : this.#roomId(sketched);
    const draft: PduDraft = {
      ...(this.#version.eventIds === 'chosen'
        ? { event_id: isString(sketched.event_id) ? sketched.event_id : chosenId(name, sender) }
        : {}),
      type,
      ...(roomId === undefined ? {} : { room_id: roomId }),
      sender,
      ...(isString(stateKey) ? { state_key: stateKey } : {}),
      content: fillIn(this.#withTarget(sketched), this.#crypto),
      ...(isString(sketched.redacts) ? { redacts: this.#target(sketched.redacts) } : {}),
      origin_server_ts: isInteger(sketched.origin_server_ts)
        ? sketched.origin_server_ts
        : START + depth * 60_000,
      depth,
      prev_events: previous.map((event) => this.#reference(event)),
      auth_events: [],
    };
    const cited = this.#citations(sketched, draft);
    return { ...draft, auth_events: cited.map((event) => this.#reference(event)) };
  }

  #citations(sketched: SketchedEvent, draft: PduDraft): BuiltEvent[] {
    const names = strings(sketched.auth_events);
    return names === undefined
      ? selectAuthEvents(draft, this.#version, (type, key) => this.#current(type, key))
      : names.map((other) => this.#named(other, 'auth_events'));
  }

  #roomId({ type }: SketchedEvent): string | undefined {
    if (this.#version.roomIds === 'chosen') return CHOSEN_ROOM_ID;
    if (type === 'm.room.create') return undefined;
    const create = this.#current('m.room.create', '');
    return create === undefined ? CHOSEN_ROOM_ID : roomIdFromCreate(create.id);
  }

  #withTarget({ content, type }: SketchedEvent): SketchedEvent['content'] {
    return type === 'm.room.redaction' && isString(content.redacts)
      ? { ...content, redacts: this.#target(content.redacts) }
      : content;
  }

  /** The id that a redaction aims at: that of an event here, or whatever else was written. */
  #target(name: string): EventId {
    return this.events.find((event) => event.name === name)?.id ?? name;
  }

  #reference({ id, pdu }: BuiltEvent): EventReference {
    if (this.#version.eventReferences === 'ids') return id;
    return [id, { sha256: encodeBase64(this.#crypto.sha256(essentialJson(pdu, this.#version))) }];
  }

  #named(name: string, where: string): BuiltEvent {
    const found = this.events.findLast((event) => event.name === name);
    if (found !== undefined) return found;
    const known = this.events.map((event) => event.name).join(', ');
    throw new SketchError(`${where}: there is no event ${name}; the room has ${known}`);
  }
}

function chosenId(name: string, sender: string): EventId {
  return `${name}:${serverOf(sender) ?? ''}`;
}

/** `$create`, `$alice` for a membership, `$power_levels`; `$event` for what is no state. */
function nameOf({ name, type, state_key: stateKey }: SketchedEvent): string {
  if (isString(name)) return name;
  if (!isString(stateKey)) return '$event';
  if (type === 'm.room.member') return `$${localpartOf(stateKey)}`;
  return `$${type.slice(type.lastIndexOf('.') + 1)}`;
}

function strings(value: JsonValue | undefined): readonly string[] | undefined {
  return value !== undefined && isArray(value) && value.every(isString) ? value : undefined;
}
