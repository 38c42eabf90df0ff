/**
 * Redactions among received events. One is applied and shown only once it and its target are both here and the rules for
 * it are met; until then it waits.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v12/#handling-redactions
 */
import { canonicalJson } from '../../matrix/canonical-json.ts';
import { redactionApplies } from '../../matrix/event-auth/index.ts';
import type { EventId } from '../../matrix/identifiers.ts';
import { powerLevelsOf } from '../../matrix/power-levels.ts';
import { redact, redactionTarget } from '../../matrix/redaction.ts';
import { redactStored, showWithheld } from '../../storage/events.ts';
import { refValue, type Ref } from '../../storage/refs.ts';
import { deleteRelations } from '../../storage/relations.ts';
import { unindexText } from '../../storage/search.ts';
import { deleteWaitingRedaction, insertWaitingRedaction } from '../../storage/waiting.ts';
import type { GraphNode } from '../forks/graph.ts';
import type { CheckedEvent } from './check-alone.ts';
import type { PlacedEvent } from './current-state.ts';
import type { Reception } from './reception.ts';

/** Whether an accepted event is a redaction that is not to be shown: it lacks its target, or the power over it. */
export async function isWithheld(
  reception: Reception,
  { pdu }: CheckedEvent,
  before: Ref | null,
): Promise<boolean> {
  const targetId = redactionTarget(pdu, reception.room.version);
  if (targetId === undefined) return false;
  const target = await find(reception, targetId);
  return target === undefined || !(await applies(reception, pdu, before, target));
}

/** Applies a redaction that was just placed, or lets it wait for its target. */
export async function applyOwnRedaction(
  reception: Reception,
  { event, ref, before }: PlacedEvent,
): Promise<void> {
  const targetId = redactionTarget(event.pdu, reception.room.version);
  if (targetId === undefined) return;
  const target = await find(reception, targetId);
  if (target === undefined) {
    reception.writes.push(insertWaitingRedaction(targetId, ref));
    const waiting = reception.waiting.get(targetId) ?? [];
    reception.waiting.set(targetId, [...waiting, ref]);
  } else if (await applies(reception, event.pdu, before, target)) {
    takeBack(reception, target, ref);
  }
}

/** Applies the redactions that waited for an event that was just placed. They are shown from now on. */
export async function applyWaitingRedactions(
  reception: Reception,
  { event: { eventId } }: PlacedEvent,
): Promise<void> {
  for (const ref of reception.waiting.get(eventId) ?? []) {
    await reception.graph.load([ref]);
    const target = reception.graph.get(eventId);
    const redaction = reception.graph.at(ref);
    if (target === undefined) return;
    if (!(await applies(reception, redaction.pdu, redaction.stateGroup, target))) continue;
    takeBack(reception, target, ref);
    reception.writes.push(
      showWithheld(ref, refValue(reception.newRef())),
      deleteWaitingRedaction(ref),
    );
  }
}

async function find(reception: Reception, targetId: EventId): Promise<GraphNode | undefined> {
  await reception.graph.loadIds([targetId]);
  return reception.graph.get(targetId);
}

/** By the power levels before the redaction. */
async function applies(
  reception: Reception,
  redaction: CheckedEvent['pdu'],
  before: Ref | null,
  target: GraphNode,
): Promise<boolean> {
  const { version } = reception.room;
  const power = powerLevelsOf(await reception.stateFor(redaction, before), version);
  return redactionApplies(redaction, target.pdu, power, version);
}

function takeBack(reception: Reception, target: GraphNode, redaction: Ref): void {
  const { version } = reception.room;
  const pdu = redact(target.pdu, version);
  reception.graph.add({ ...target, pdu });
  reception.writes.push(
    redactStored(target.ref, canonicalJson(pdu, version.canonicalJson), redaction),
    deleteRelations(target.ref),
    unindexText(target.ref),
  );
}
