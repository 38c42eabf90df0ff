/**
 * What an accepted event makes of the room: its ends, its current state, who is in it. Where several ends remain, the
 * current state is what their states resolve to; it may change in more than the event's own entry.
 *
 * @see https://spec.matrix.org/v1.19/server-server-api/#room-state-resolution
 */
import { membershipIn, referencedIds } from '../../matrix/events.ts';
import type { EventId } from '../../matrix/identifiers.ts';
import { stateKeyOf } from '../../matrix/state-name.ts';
import { STATUS } from '../../storage/events.ts';
import { setMembership } from '../../storage/memberships.ts';
import type { Ref } from '../../storage/refs.ts';
import { changeState, insertResolution } from '../../storage/state.ts';
import type { StateStep } from '../../storage/state-group-draft.ts';
import type { CheckedEvent } from './check-alone.ts';
import type { Reception } from './reception.ts';
import type { RoomEnd } from './room.ts';

/** An event that is now in the graph. */
export interface PlacedEvent {
  readonly event: CheckedEvent;
  readonly ref: Ref;
  readonly position: Ref;
  readonly before: Ref | null;
  readonly after: Ref | null;
}

/** Makes an accepted event an end of the room. */
export async function advance(
  reception: Reception,
  { event, ref, position, after }: PlacedEvent,
): Promise<void> {
  const followed = await endsBelow(reception, event);
  const deepest = Math.max(0, ...reception.ends.map(({ depth }) => depth));
  const end: RoomEnd = { ref, eventId: event.eventId, depth: event.pdu.depth, group: after };
  reception.ends = [...reception.ends.filter(({ eventId }) => !followed.has(eventId)), end];
  if (reception.ends.length > 1 || event.pdu.depth <= deepest) reception.forked = true;

  const old = reception.current;
  reception.current = await reception.merge(reception.ends.map(({ group }) => group));
  const differences = reception.groups.differences(old, reception.current);
  const steps = Array.from(differences, ([pair, { left, right }]): StateStep => ({
    pair,
    before: left ?? null,
    after: right ?? null,
  }));
  await enact(reception, steps, ref, position);
  const own = reception.pairs.of(event.pdu);
  const hasLost = own !== undefined && reception.groups.at(reception.current, own) !== ref;
  if (hasLost || steps.some((step) => step.after !== ref)) markResolution(reception, position);
}

/** Writes changes of the current state. */
async function enact(
  reception: Reception,
  steps: readonly StateStep[],
  own: Ref,
  position: Ref,
): Promise<void> {
  const { graph, moves, pairs, roomRef, writes } = reception;
  if (roomRef === undefined) throw new Error('the room has no state before its create event');
  await pairs.loadNames(steps.map(({ pair }) => pair));
  await graph.load(steps.flatMap(({ before, after }) => [before ?? 0, after ?? 0]));
  for (const step of steps) {
    writes.push(...changeState(roomRef, step, position));
    const [type, userId] = stateKeyOf(pairs.nameOf(step.pair));
    if (type !== 'm.room.member') continue;
    const at = (ref: Ref | null) =>
      ref === null ? undefined : membershipIn(graph.at(ref).pdu.content);
    const [from, to] = [at(step.before), at(step.after)];
    moves.push({ userId, from, to });
    // Who is in no state any more is not in the room; the event that last said something of them stays named.
    const said = step.after ?? step.before ?? own;
    writes.push(setMembership(roomRef, userId, to ?? 'leave', said, position));
  }
}

/** Somebody who replays the events of the timeline would not end with the current state. */
function markResolution({ roomRef, writes }: Reception, position: Ref): void {
  if (roomRef !== undefined) writes.push(insertResolution(roomRef, position));
}

/** How many events that are not shown are passed on the way to an end. */
const MOST_PASSED = 200;

/**
 * The ends that an event follows: those it names, and those that it reaches through events of which we do not say that
 * anything follows them, since they were rejected or soft-failed.
 */
async function endsBelow(reception: Reception, { pdu }: CheckedEvent): Promise<Set<EventId>> {
  const { graph } = reception;
  const seen = new Set<EventId>(referencedIds(pdu.prev_events));
  let level: readonly EventId[] = [...seen];
  for (let passed = 0; level.length > 0 && passed < MOST_PASSED; passed += level.length) {
    await graph.loadIds(level);
    const hidden = level
      .map((id) => graph.get(id))
      .filter((node) => node?.status === STATUS.rejected || node?.status === STATUS.softFailed);
    level = hidden
      .flatMap((node) => (node === undefined ? [] : referencedIds(node.pdu.prev_events)))
      .filter((id) => !seen.has(id));
    for (const id of level) seen.add(id);
  }
  return seen;
}
