/**
 * One room's part of a delivery: all its events in the order of their references, in one commit.
 */
import type { MembershipMove, PersistedEvent } from '../../push/hook.ts';
import type { Batch } from '../../storage/engine.ts';
import { STATUS } from '../../storage/events.ts';
import { countMembers, setExtremities } from '../../storage/rooms.ts';
import type { CheckedEvent } from './check-alone.ts';
import { inOrder, referredTo } from './in-order.ts';
import { judgeByAuthEvents, judgeByState, proofOf } from './judge.ts';
import { place, proofRefs, store } from './place.ts';
import { Reception } from './reception.ts';
import type { ReceivingRoom } from './room.ts';
import { startRoom } from './start-room.ts';
import { tallyMoves, toldOf } from './told.ts';
import type { Outcome, Refusal } from './types.ts';

export interface ReceivedInRoom {
  /** By event id. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly batch: Batch;
  readonly told: readonly PersistedEvent[];
  readonly moves: readonly MembershipMove[];
}

export async function receiveInRoom(
  room: ReceivingRoom,
  events: readonly CheckedEvent[],
): Promise<ReceivedInRoom> {
  const reception = new Reception(room);
  await prefetch(reception, events);
  const outcomes = new Map<string, Outcome>();
  for (const event of inOrder(events))
    outcomes.set(event.eventId, await receiveOne(reception, event));
  const told = await toldOf(reception);
  return { outcomes, batch: batchOf(reception), told, moves: reception.moves };
}

/** Asks once for what each event will ask for. */
async function prefetch(reception: Reception, events: readonly CheckedEvent[]): Promise<void> {
  const { graph, room, waiting } = reception;
  const ids = events.map(({ eventId }) => eventId);
  await graph.loadIds([...ids, ...events.flatMap((event) => referredTo(event))]);
  if (room.row === undefined) return;
  for (const { targetId, nid } of await room.stores.waiting.redactions(ids))
    waiting.set(targetId, [...(waiting.get(targetId) ?? []), nid]);
  for (const follower of await room.stores.waiting.followers(ids)) {
    const others = reception.followers.get(follower.prevId) ?? [];
    reception.followers.set(follower.prevId, [...others, follower]);
  }
  await reception.know(events.flatMap((event) => prevGroups(reception, event)));
  await reception.know([reception.current]);
}

function prevGroups({ graph }: Reception, event: CheckedEvent) {
  return referredTo(event).map((id) => graph.get(id)?.stateGroup ?? null);
}

async function receiveOne(reception: Reception, event: CheckedEvent): Promise<Outcome> {
  const { graph } = reception;
  // Only where ids are chosen can two events have the same one; the first that came has it.
  if (graph.foreign(event.eventId) !== undefined) return { outcome: 'known' };
  const known = graph.get(event.eventId);
  if (known !== undefined && (known.placed || event.incoming.as === 'outlier'))
    return { outcome: 'known' };

  const authEvents = proofOf(event, reception).filter((id) => {
    return graph.get(id) === undefined && graph.foreign(id) === undefined;
  });
  if (authEvents.length > 0) return { outcome: 'missing', prevEvents: [], authEvents };
  const refused =
    known?.status === STATUS.rejected ? WAS_REFUSED : judgeByAuthEvents(event, reception);
  if (reception.roomRef === undefined && (event.pdu.type !== 'm.room.create' || refused))
    return { outcome: 'dropped', by: 'room', reason: refused?.reason ?? 'the room is not known' };
  if (event.incoming.as === 'outlier') return hold(reception, event, refused);
  return place(reception, event, refused);
}

const WAS_REFUSED: Refusal = {
  rule: 'auth_events',
  reason: 'the event was rejected when it came without a place',
};

/** Holds an event without a place, for others to cite. */
async function hold(
  reception: Reception,
  event: CheckedEvent,
  refused: Refusal | undefined,
): Promise<Outcome> {
  const second =
    event.pdu.type === 'm.room.create' ? await judgeByState(event, reception, null) : undefined;
  const refusal = refused ?? second;
  const ref = reception.newRef();
  const status = refusal === undefined ? STATUS.accepted : STATUS.rejected;
  if (status === STATUS.accepted) startRoom(reception, event, ref);
  reception.writes.push(...store(reception, event, { ref, status }));
  const { eventId, pdu } = event;
  const node = { ref, eventId, pdu, status, placed: false, stateGroup: null };
  reception.graph.add(node, proofRefs(reception, event));
  return refusal === undefined
    ? { outcome: 'outlier' }
    : { outcome: 'rejected', by: 'auth-events', ...refusal };
}

function batchOf(reception: Reception): Batch {
  const { current, ends, forked, moves, room, roomRef, writes } = reception;
  const before = room.ends.map(({ ref }) => ref);
  const after = ends.map(({ ref }) => ref);
  const isSame = before.length === after.length && before.every((ref) => after.includes(ref));
  const [joined, invited] = [tallyMoves(moves, 'join'), tallyMoves(moves, 'invite')];
  if (roomRef === undefined) return { writes, positions: reception.positions };
  return {
    writes: [
      ...writes,
      ...(isSame && writes.length === 0
        ? []
        : setExtremities(roomRef, before, after, {
            group: ends.length > 1 ? current : null,
            forked,
          })),
      ...(joined === 0 && invited === 0 ? [] : [countMembers(roomRef, joined, invited)]),
    ],
    positions: reception.positions,
  };
}
