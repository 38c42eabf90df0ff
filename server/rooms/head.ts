/**
 * A room's head: where its graph ends, and as much of its current state as was asked for. Kept in memory, so that
 * a message in a busy room is sent without a single read; a commit fails when the head is not the true one any
 * more, and it is read again.
 */
import type { CryptoPrimitives } from '../matrix/crypto.ts';
import type { EventReference, Pdu, StateKey } from '../matrix/events.ts';
import type { EventId, RoomId, UserId } from '../matrix/identifiers.ts';
import { roomVersion, type RoomVersion } from '../matrix/room-versions.ts';
import { stateName, type StateName } from '../matrix/state-name.ts';
import type { Ref } from '../storage/refs.ts';
import type { Extremity } from '../storage/rooms.ts';
import { referenceTo } from './references.ts';
import type { RoomStores } from './stores.ts';

/** An event of the room's state. */
export interface StateEvent {
  readonly ref: Ref;
  readonly eventId: EventId;
  readonly pdu: Pdu;
}

/** What the state has at a key: the key's number, once it has one, and the event, if there is one. */
export interface StateEntry {
  readonly pair: Ref | undefined;
  readonly event: StateEvent | undefined;
}

/** An event that no other follows yet, and what stands for it in `prev_events`. */
export interface HeadEnd extends Extremity {
  readonly reference: EventReference;
}

export interface RoomHead {
  readonly nid: number;
  readonly roomId: RoomId;
  readonly version: RoomVersion;
  readonly extremities: readonly HeadEnd[];
  /** The state group of the current state; null before there is any. */
  readonly group: number | null;
  /** By {@link stateName}. Grows as entries are asked for. */
  readonly entries: Map<StateName, StateEntry>;
  /** How many are joined. */
  readonly joined: number;
  /** Who is joined, once that was asked for. */
  members: ReadonlySet<UserId> | undefined;
}

/** Reads a room's head, without any state. Undefined when this server knows no such room. */
export async function readHead(
  stores: RoomStores,
  crypto: CryptoPrimitives,
  roomId: RoomId,
): Promise<RoomHead | undefined> {
  const room = await stores.rooms.byId(roomId);
  const version = room && roomVersion(room.version);
  if (room === undefined || version === undefined) return undefined;
  const ends = await stores.rooms.extremities(room.nid);
  const extremities = await withReferences(stores, crypto, version, ends);
  const { nid, joined } = room;
  const group = room.currentGroup ?? ends[0]?.stateGroup ?? null;
  return {
    nid,
    roomId,
    version,
    extremities,
    group,
    entries: new Map(),
    joined,
    members: undefined,
  };
}

/** Where ids are all that events refer to each other by, there is nothing to look up. */
async function withReferences(
  stores: RoomStores,
  crypto: CryptoPrimitives,
  version: RoomVersion,
  ends: readonly Extremity[],
): Promise<HeadEnd[]> {
  if (version.eventReferences === 'ids')
    return ends.map((end) => ({ ...end, reference: end.eventId }));
  const events = await stores.events.byNids(ends.map(({ nid }) => nid));
  return ends.map((end) => {
    const event = events.get(end.nid);
    if (event === undefined) throw new Error(`extremity ${end.eventId} is not stored`);
    return { ...end, reference: referenceTo(event, version, crypto) };
  });
}

/** Reads the entries at some keys that the head does not have yet. */
export async function readEntries(
  stores: RoomStores,
  head: RoomHead,
  keys: readonly StateKey[],
): Promise<void> {
  const missing = keys.filter((key) => !head.entries.has(stateName(...key)));
  if (missing.length === 0) return;
  const rows = await stores.state.pairsInRoom(head.nid, missing);
  const nids = rows.map(({ eventNid }) => eventNid).filter((nid) => nid !== null);
  const events = await stores.events.byNids(nids);
  const found = new Map<string, StateEntry>();
  for (const { pairNid, type, stateKey, eventNid } of rows) {
    const stored = eventNid === null ? undefined : events.get(eventNid);
    found.set(stateName(type, stateKey), {
      pair: pairNid,
      event: stored && { ref: stored.nid, eventId: stored.eventId, pdu: stored.pdu },
    });
  }
  for (const key of missing) {
    const name = stateName(...key);
    head.entries.set(name, found.get(name) ?? { pair: undefined, event: undefined });
  }
}
