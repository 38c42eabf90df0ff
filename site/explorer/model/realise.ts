/** A real event out of an event of a scenario: the format, references, hashes and id of a room version. */
import { selectAuthEvents } from '../../../server/matrix/auth-events.ts';
import type { CryptoPrimitives } from '../../../server/matrix/crypto.ts';
import type { EventReference, Pdu, PduDraft } from '../../../server/matrix/events.ts';
import type { GraphEvent } from '../../../server/matrix/graph.ts';
import {
  contentHash,
  essentialJson,
  eventId,
  roomIdFromCreate,
} from '../../../server/matrix/hashing.ts';
import { encodeBase64 } from '../../../server/matrix/base64.ts';
import { type RoomId, serverOf } from '../../../server/matrix/identifiers.ts';
import type { RoomVersion } from '../../../server/matrix/room-versions.ts';
import type { ScenarioEvent } from '../scenario.ts';
import { contentIn } from './content.ts';

/** When rooms of scenarios begin: any fixed moment, so that the same scenario has the same ids everywhere. */
export const BEGINNING = Date.UTC(2026, 0, 1, 12);

export type Surroundings = {
  readonly version: RoomVersion;
  readonly crypto: CryptoPrimitives;
  /** The event that made the room, once there is one. */
  readonly create: GraphEvent | undefined;
  readonly parents: readonly GraphEvent[];
  /** The events it cites, where the scenario chooses them; else they are chosen by the rules. */
  readonly auth: readonly GraphEvent[] | undefined;
  /** What the state before the event has at an entry. */
  readonly before: (type: string, stateKey: string) => GraphEvent | undefined;
};

/**
 * Builds the event. Signatures are left out: they are not part of what events are hashed to, and nothing here looks at
 * them.
 *
 * @throws CanonicalJsonError when the content has no canonical form in this version
 */
export function realise(event: ScenarioEvent, around: Surroundings): Pdu {
  const { version, crypto } = around;
  const draft: PduDraft = {
    type: event.type,
    sender: event.sender,
    content: contentIn(event, version, around.create?.pdu),
    ...roomOf(event, around),
    ...(event.stateKey === undefined ? {} : { state_key: event.stateKey }),
    origin_server_ts: BEGINNING + event.clock * 1000,
    depth: Math.max(0, ...around.parents.map(({ pdu }) => pdu.depth)) + 1,
    prev_events: around.parents.map((parent) => reference(parent, version, crypto)),
    auth_events: [],
    ...(version.eventIds === 'chosen' ? { event_id: chosenId(event) } : {}),
  };
  const auth = around.auth ?? selectAuthEvents(draft, version, around.before);
  const cited = {
    ...draft,
    auth_events: auth.map((entry) => reference(entry, version, crypto)),
  };
  return { ...cited, hashes: { sha256: contentHash(cited, version, crypto) }, signatures: {} };
}

/** The event with its id, as the graph holds it. */
export function inGraph(
  pdu: Pdu,
  rejected: boolean,
  { version, crypto }: Pick<Surroundings, 'version' | 'crypto'>,
): GraphEvent {
  return { id: eventId(pdu, version, crypto), pdu, rejected };
}

/** What events of rooms before version 3 are called: their server may choose. */
function chosenId({ name, sender }: ScenarioEvent): string {
  return `$${name}:${serverOf(sender) ?? 'nowhere'}`;
}

function roomOf(event: ScenarioEvent, { version, create }: Surroundings): { room_id?: RoomId } {
  if (version.roomIds === 'create-event') {
    if (event.type === 'm.room.create') return {};
    return create === undefined
      ? { room_id: '!nowhere' }
      : { room_id: roomIdFromCreate(create.id) };
  }
  const server = serverOf((create?.pdu ?? event).sender) ?? 'nowhere';
  return { room_id: `!room:${server}` };
}

function reference(
  { id, pdu }: GraphEvent,
  version: RoomVersion,
  crypto: CryptoPrimitives,
): EventReference {
  if (version.eventReferences === 'ids') return id;
  return [id, { sha256: encodeBase64(crypto.sha256(essentialJson(pdu, version))) }];
}
