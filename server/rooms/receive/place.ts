/**
 * An event's place: what it follows, the state before it, whether that lets it be, the state after it.
 *
 * @see https://spec.matrix.org/v1.19/server-server-api/#checks-performed-on-receipt-of-a-pdu
 */
import { referencedIds } from '../../matrix/events.ts';
import type { EventId } from '../../matrix/identifiers.ts';
import { stateNameOf } from '../../matrix/state-name.ts';
import type { MembershipMove } from '../../push/hook.ts';
import { LateValue, type Parameter } from '../../storage/engine.ts';
import {
  insertEdge,
  insertEvent,
  placeEvent,
  STATUS,
  type Placing,
  type Status,
} from '../../storage/events.ts';
import { refValue, settle, type Ref } from '../../storage/refs.ts';
import { insertRelation, relationOf } from '../../storage/relations.ts';
import { closeGap, insertGap } from '../../storage/waiting.ts';
import type { GraphNode } from '../forks/graph.ts';
import type { CheckedEvent } from './check-alone.ts';
import { advance } from './current-state.ts';
import { judgeByState } from './judge.ts';
import type { Reception } from './reception.ts';
import { applyOwnRedaction, applyWaitingRedactions, isWithheld } from './redactions.ts';
import { startRoom } from './start-room.ts';
import type { Outcome, Refusal } from './types.ts';

/** Whether the rules let the event be, and what they say. */
interface Judgement {
  readonly status: Status;
  readonly outcome: Outcome;
}

/** Gives an event its place. `refused`: what its own auth events say against it. */
export async function place(
  reception: Reception,
  event: CheckedEvent,
  refused: Refusal | undefined,
): Promise<Outcome> {
  const { graph } = reception;
  const prevIds = [...new Set(referencedIds(event.pdu.prev_events))];
  const prevs = prevIds.map((id) => graph.get(id)).filter((node) => node?.placed === true);
  const found = prevs.filter((node) => node !== undefined);
  const missing = prevIds.filter((id) => graph.get(id)?.placed !== true);
  const told = event.incoming.stateBefore;
  if (missing.length > 0 && told === undefined)
    return { outcome: 'missing', prevEvents: missing, authEvents: [] };

  const before =
    missing.length > 0 && told !== undefined
      ? await foundation(reception, told)
      : await reception.merge(found.length === 0 ? [null] : found.map((node) => node.stateGroup));
  const followers = reception.followers.get(event.eventId) ?? [];
  const isHistory = followers.some(({ status }) => status === STATUS.accepted);
  const judged = await judge(reception, event, before, { refused, isHistory });
  await write(reception, event, judged, { before, prevs: found, missing, followers, isHistory });
  return judged.outcome;
}

/** A state of which another server told the whole. */
async function foundation(reception: Reception, told: readonly EventId[]): Promise<Ref> {
  const { graph, pairs } = reception;
  await graph.loadIds(told);
  const events = told
    .map((id) => graph.get(id))
    .filter((node) => node !== undefined)
    .filter(({ status }) => status !== STATUS.rejected);
  const keys = events.flatMap(({ pdu }) =>
    pdu.state_key === undefined ? [] : [[pdu.type, pdu.state_key] as const],
  );
  await pairs.load(keys);
  const entries = new Map<Ref, Ref>();
  for (const { pdu, ref } of events) {
    const name = stateNameOf(pdu);
    if (name === undefined) continue;
    const used = pairs.use(name, pairs.at(name) ?? reception.newRef());
    reception.writes.push(...used.writes);
    entries.set(used.pair, ref);
  }
  const steps = Array.from(entries, ([pair, after]) => ({ pair, before: null, after }));
  return reception.addGroup(reception.newRef(), null, steps);
}

async function judge(
  reception: Reception,
  event: CheckedEvent,
  before: Ref | null,
  known: { readonly refused: Refusal | undefined; readonly isHistory: boolean },
): Promise<Judgement> {
  const { refused, isHistory } = known;
  if (refused !== undefined) return rejected('auth-events', refused);
  const refusedBefore = await judgeByState(event, reception, before);
  if (refusedBefore !== undefined) return rejected('state-before', refusedBefore);
  // What others have followed already is not new, so the present does not judge it.
  const isPresent = isHistory || reception.current === null || reception.current === before;
  const refusedNow = isPresent
    ? undefined
    : await judgeByState(event, reception, reception.current);
  if (refusedNow === undefined)
    return { status: STATUS.accepted, outcome: { outcome: 'accepted' } };
  return { status: STATUS.softFailed, outcome: { outcome: 'soft-failed', ...refusedNow } };
}

function rejected(by: 'auth-events' | 'state-before', { rule, reason }: Refusal): Judgement {
  return { status: STATUS.rejected, outcome: { outcome: 'rejected', by, rule, reason } };
}

interface Surroundings {
  readonly before: Ref | null;
  readonly prevs: readonly GraphNode[];
  readonly missing: readonly EventId[];
  readonly followers: readonly { readonly nid: number }[];
  readonly isHistory: boolean;
}

async function write(
  reception: Reception,
  event: CheckedEvent,
  { status }: Judgement,
  { before, prevs, missing, followers, isHistory }: Surroundings,
): Promise<void> {
  const { graph, writes } = reception;
  const { eventId, pdu } = event;
  const position = reception.newRef();
  const outlier = graph.get(eventId);
  const ref = outlier?.ref ?? position;
  const withheld = status === STATUS.accepted && (await isWithheld(reception, event, before));
  if (status === STATUS.accepted) startRoom(reception, event, ref);
  const { after, replaces } = stateAfter(reception, event, { status, ref, position, before });
  const placing: Placing = {
    ref,
    position: streamPosition(position, isHistory),
    status: withheld ? STATUS.withheld : status,
    stateGroup: after,
    replaces,
    prevEvents: prevs.map((prev) => prev.ref),
  };
  writes.push(...(outlier === undefined ? store(reception, event, placing) : placeEvent(placing)));
  writes.push(...missing.map((id) => insertGap(id, ref)));
  if (followers.length > 0)
    writes.push(...followers.map(({ nid }) => insertEdge(ref, nid)), closeGap(eventId));
  const node = { ref, eventId, pdu, status, placed: true, stateGroup: after };
  graph.add(node, outlier === undefined ? proofRefs(reception, event) : []);

  if (status !== STATUS.accepted) return;
  const relation = relationOf(pdu.content);
  if (relation !== undefined) writes.push(insertRelation(ref, pdu.sender, relation));
  const placed = { event, ref, position, before, after };
  const movedBefore = reception.moves.length;
  if (!isHistory) await advance(reception, placed);
  await applyOwnRedaction(reception, placed);
  await applyWaitingRedactions(reception, placed);
  if (isHistory || withheld) return;
  const { current, moves, shown } = reception;
  const isOwn = ({ userId }: MembershipMove) =>
    pdu.type === 'm.room.member' && userId === pdu.state_key;
  const previousMembership = moves.slice(movedBefore).find(isOwn)?.from;
  shown.push({ event, position, before, current, previousMembership, moved: moves.length });
}

/** The state after an event: it takes its entry, if it is state and not rejected. */
function stateAfter(
  reception: Reception,
  { pdu }: CheckedEvent,
  at: {
    readonly status: Status;
    readonly ref: Ref;
    readonly position: Ref;
    readonly before: Ref | null;
  },
): { readonly after: Ref | null; readonly replaces: Ref | null } {
  const { status, ref, position, before } = at;
  const name = stateNameOf(pdu);
  if (name === undefined || status === STATUS.rejected) return { after: before, replaces: null };
  const { pair, writes } = reception.pairs.use(name, position);
  reception.writes.push(...writes);
  const replaced = reception.groups.at(before, pair) ?? null;
  const after = reception.addGroup(position, before, [{ pair, before: replaced, after: ref }]);
  return { after, replaces: replaced };
}

/** What was history when it came stands before everything that the stream tells, so that nobody is told it as news. */
function streamPosition(position: Ref, isHistory: boolean): Parameter {
  return isHistory ? new LateValue((first) => -settle(position, first)) : refValue(position);
}

/** Stores an event that is not here yet. An outlier has neither place nor position. */
export function store(
  reception: Reception,
  event: CheckedEvent,
  placing: Placing | { readonly ref: Ref; readonly status: Status },
) {
  const { roomRef } = reception;
  if (roomRef === undefined) throw new Error('an event of a room that is not stored');
  const { eventId, pdu, json } = event;
  const none = { position: null, stateGroup: null, replaces: null, prevEvents: [] };
  const proof = proofRefs(reception, event);
  return insertEvent({
    ...none,
    ...placing,
    roomRef,
    eventId,
    pdu,
    json,
    proof,
    transaction: undefined,
  });
}

/** The stored events that a state event cites, by which auth chains are followed. */
export function proofRefs({ graph }: Reception, { pdu }: CheckedEvent): Ref[] {
  if (pdu.state_key === undefined) return [];
  return referencedIds(pdu.auth_events)
    .map((id) => graph.get(id)?.ref)
    .filter((ref) => ref !== undefined);
}
