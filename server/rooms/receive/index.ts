/**
 * The door: events from anywhere come in here, in any order, ours or not.
 *
 * | check on receipt, by the spec's numbers             | file                    |
 * | --------------------------------------------------- | ----------------------- |
 * | 1 a valid event, 2 signatures, 3 content hash       | `check-alone.ts`        |
 * | 4 by its auth events, 5 by the state before it, 6 by the current state | `judge.ts` |
 * | its place in the graph, the state around it         | `place.ts`              |
 * | the room's ends and its current state               | `current-state.ts`      |
 *
 * It fetches nothing but keys: what it lacks it names, and whoever brought the events may bring that too.
 *
 * @see https://spec.matrix.org/v1.19/server-server-api/#checks-performed-on-receipt-of-a-pdu
 */
import { createIdFromRoomId, roomIdFromCreate, eventId } from '../../matrix/hashing.ts';
import { parsePdu } from '../../matrix/event-format.ts';
import { isDomainlessRoomId, type RoomId } from '../../matrix/identifiers.ts';
import { isObject, isString, type JsonValue } from '../../matrix/json.ts';
import { roomVersion, type RoomVersion } from '../../matrix/room-versions.ts';
import type { RoomRow } from '../../storage/rooms.ts';
import type { RoomsContext } from '../stores.ts';
import type { RoomWriter } from '../writer.ts';
import { checkAlone, type CheckedEvent } from './check-alone.ts';
import { receiveInRoom } from './receive-room.ts';
import type { ReceivingRoom } from './room.ts';
import type { Delivery, IncomingEvent, Outcome, Receipt } from './types.ts';

/**
 * Receives events. One that is bad fails alone. The events of a room are one commit; each is there whole or not at all.
 *
 * @returns what became of each, in the order in which they were given; of the same event twice the second is known
 * @throws StorageError, and what the key finder throws
 */
export async function receive(
  context: RoomsContext,
  writer: RoomWriter,
  events: readonly IncomingEvent[],
  delivery: Delivery,
): Promise<Receipt[]> {
  const versions = await versionsOf(context, events, delivery);
  const checked = await Promise.all(
    events.map(async (incoming): Promise<CheckedEvent | Receipt> => {
      const version = versionOf(incoming.pdu, versions);
      if (version === undefined)
        return { outcome: 'dropped', by: 'room', reason: 'the version of its room is not known' };
      const alone = await checkAlone(incoming, version, context.signer, delivery);
      return 'checked' in alone ? alone.checked : alone.dropped;
    }),
  );
  const good = checked.filter((one) => 'json' in one);
  const byRoom = Map.groupBy(good, ({ roomId }) => roomId);
  const outcomes = new Map<string, Outcome>();
  for (const [roomId, inRoom] of byRoom) {
    const version = versions.get(roomId);
    if (version === undefined) continue;
    for (const [id, outcome] of await receiveFor(context, writer, roomId, version, inRoom))
      outcomes.set(id, outcome);
  }
  const answered = new Set<string>();
  return checked.map((one): Receipt => {
    if (!('json' in one)) return one;
    const { eventId: id, roomId } = one;
    const outcome = answered.has(id) ? undefined : outcomes.get(id);
    answered.add(id);
    return { roomId, eventId: id, ...(outcome ?? { outcome: 'known' }) };
  });
}

/** Receives the events of one room in turn with all else that changes it. */
async function receiveFor(
  context: RoomsContext,
  writer: RoomWriter,
  roomId: RoomId,
  version: RoomVersion,
  events: readonly CheckedEvent[],
): Promise<ReadonlyMap<string, Outcome>> {
  const { engine, hooks, notifier } = context;
  return writer.exclusively(roomId, async () => {
    const room = await readRoom(context, roomId, version);
    const { outcomes, batch, told, moves } = await receiveInRoom(room, events);
    if (batch.writes.length === 0) return outcomes;
    const beside = await hooks.beforeCommit(told);
    await engine.commit({ ...batch, writes: [...batch.writes, ...beside] });
    hooks.afterCommit(told, new Map([[roomId, { moves, aliases: false }]]));
    notifier.poke({ users: moves.map(({ userId }) => userId), rooms: [roomId] });
    return outcomes;
  });
}

async function readRoom(
  { signer, stores }: RoomsContext,
  roomId: RoomId,
  version: RoomVersion,
): Promise<ReceivingRoom> {
  const row = await stores.rooms.byId(roomId);
  const ends = row === undefined ? [] : await stores.rooms.extremities(row.nid);
  return {
    stores,
    crypto: signer.crypto,
    serverName: signer.serverName,
    roomId,
    version,
    row,
    ends: ends.map(({ nid, eventId: id, depth, stateGroup }) => ({
      ref: nid,
      eventId: id,
      depth,
      group: stateGroup,
    })),
    createEventId: await createIdOf(stores, row),
  };
}

/** A room's row has the number of its create event. */
async function createIdOf({ events }: RoomsContext['stores'], row: RoomRow | undefined) {
  if (row === undefined) return undefined;
  if (isDomainlessRoomId(row.roomId)) return createIdFromRoomId(row.roomId);
  return (await events.byNids([row.nid])).get(row.nid)?.eventId;
}

/** The versions of the rooms that events are of: stored, or as their create event says, or as the delivery says. */
async function versionsOf(
  { signer, stores }: RoomsContext,
  events: readonly IncomingEvent[],
  delivery: Delivery,
): Promise<Map<RoomId, RoomVersion>> {
  const versions = new Map<RoomId, RoomVersion>();
  const roomIds = new Set<RoomId>();
  for (const { pdu } of events) {
    if (!isObject(pdu)) continue;
    if (isString(pdu.room_id)) roomIds.add(pdu.room_id);
    const version = createdVersion(pdu);
    if (version === undefined) continue;
    if (isString(pdu.room_id)) versions.set(pdu.room_id, version);
    else if (version.roomIds === 'create-event') {
      const roomId = derivedRoomId(pdu, version, signer.crypto);
      if (roomId !== undefined) versions.set(roomId, version);
    }
  }
  const told = delivery.roomVersion === undefined ? undefined : roomVersion(delivery.roomVersion);
  if (told !== undefined)
    for (const roomId of roomIds) if (!versions.has(roomId)) versions.set(roomId, told);
  for (const row of await stores.rooms.byIds([...roomIds, ...versions.keys()])) {
    const version = roomVersion(row.version);
    if (version !== undefined) versions.set(row.roomId, version);
  }
  return versions;
}

/** The version that a create event says its room has: version 1 if it says nothing. */
function createdVersion(pdu: JsonValue): RoomVersion | undefined {
  if (!isObject(pdu) || pdu.type !== 'm.room.create' || !isObject(pdu.content)) return undefined;
  const { room_version: version = '1' } = pdu.content;
  return isString(version) ? roomVersion(version) : undefined;
}

function derivedRoomId(
  pdu: JsonValue,
  version: RoomVersion,
  crypto: RoomsContext['signer']['crypto'],
): RoomId | undefined {
  try {
    return roomIdFromCreate(eventId(parsePdu(pdu, version), version, crypto));
  } catch {
    return undefined;
  }
}

/** The version by which to read an event. A create event without room id is read as it says itself. */
function versionOf(
  pdu: JsonValue,
  versions: ReadonlyMap<RoomId, RoomVersion>,
): RoomVersion | undefined {
  if (!isObject(pdu)) return undefined;
  if (isString(pdu.room_id)) return versions.get(pdu.room_id);
  const created = createdVersion(pdu);
  return created?.roomIds === 'create-event' ? created : undefined;
}
