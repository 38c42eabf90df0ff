/**
 * A room's head: where its graph ends, and as much of its current state as was asked for. Kept in memory, so that
 * a message in a busy room is sent without a single read; a commit fails when the head is not the true one any
 * more, and it is read again.
 */
import type { Pdu, StateKey } from '../matrix/events.ts';
import type { EventId, RoomId, UserId } from '../matrix/identifiers.ts';
import { roomVersion, type RoomVersion } from '../matrix/room-versions.ts';
import type { Ref } from '../storage/refs.ts';
import type { Extremity } from '../storage/rooms.ts';
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

export interface RoomHead {
  readonly nid: number;
  readonly roomId: RoomId;
  readonly version: RoomVersion;
  readonly extremities: readonly Extremity[];
  /** By {@link entryName}. Grows as entries are asked for. */
  readonly entries: Map<string, StateEntry>;
  /** How many are joined. */
  readonly joined: number;
  /** Who is joined, once that was asked for. */
  members: ReadonlySet<UserId> | undefined;
}

/** One string for a state key, different for every one. */
export function entryName(type: string, stateKey: string): string {
  return `${type.length}:${type}${stateKey}`;
}

/** Reads a room's head, without any state. Undefined when this server knows no such room. */
export async function readHead(stores: RoomStores, roomId: RoomId): Promise<RoomHead | undefined> {
  const room = await stores.rooms.byId(roomId);
  const version = room && roomVersion(room.version);
  if (room === undefined || version === undefined) return undefined;
  const extremities = await stores.rooms.extremities(room.nid);
  const { nid, joined } = room;
  return { nid, roomId, version, extremities, entries: new Map(), joined, members: undefined };
}

/** Reads the entries at some keys that the head does not have yet. */
export async function readEntries(
  stores: RoomStores,
  head: RoomHead,
  keys: readonly StateKey[],
): Promise<void> {
  const missing = keys.filter((key) => !head.entries.has(entryName(...key)));
  if (missing.length === 0) return;
  const rows = await stores.state.pairsInRoom(head.nid, missing);
  const nids = rows.map(({ eventNid }) => eventNid).filter((nid) => nid !== null);
  const events = await stores.events.byNids(nids);
  const found = new Map<string, StateEntry>();
  for (const { pairNid, type, stateKey, eventNid } of rows) {
    const stored = eventNid === null ? undefined : events.get(eventNid);
    found.set(entryName(type, stateKey), {
      pair: pairNid,
      event: stored && { ref: stored.nid, eventId: stored.eventId, pdu: stored.pdu },
    });
  }
  for (const key of missing) {
    const name = entryName(...key);
    head.entries.set(name, found.get(name) ?? { pair: undefined, event: undefined });
  }
}
