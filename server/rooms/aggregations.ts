/**
 * Bundled aggregations: what an event's children say of it, told with the event.
 *
 * A page of events costs one query when nothing relates to any of them, and a fixed number otherwise.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#aggregations-of-child-events
 */
import type { EventId } from '../matrix/identifiers.ts';
import { isObject, type JsonObject } from '../matrix/json.ts';
import type { ChildEvent, ChildrenQuestion } from '../storage/aggregations.ts';
import type { StoredEvent } from '../storage/events.ts';
import { relationOf } from '../storage/relations.ts';
import type { Viewer } from './client-event.ts';
import type { Presented, Presenter } from './presenter.ts';
import type { RoomsContext } from './stores.ts';
import type { ClientEvent } from './types.ts';
import { visibleSpans } from './visible-spans.ts';

/** Whether threads are aggregated, or left out: those of the latest event in a thread, which can have none. */
type Threads = 'with threads' | 'without threads';

/** The same events in the same order, each with `m.relations` where there is something to tell. */
export async function withAggregations(
  context: RoomsContext,
  presenter: Presenter,
  viewer: Viewer,
  events: readonly Presented[],
  threads: Threads = 'with threads',
): Promise<readonly Presented[]> {
  const { aggregations } = context.stores;
  // State events get none, as the spec warns.
  const parents = events.map(({ stored }) => stored).filter(({ stateKey }) => stateKey === null);
  if (parents.length === 0) return events;
  const parentIds = parents.map(({ eventId }) => eventId);
  const kinds = await aggregations.kinds(parentIds);
  if (kinds.size === 0) return events;

  const rooms = new Set(parents.map(({ roomNid }) => roomNid));
  const question: ChildrenQuestion = {
    parentIds,
    spans: await visibleSpans(context.stores, viewer.userId, rooms),
    ignored: await context.ignored(viewer.userId),
  };
  const asked = { context, presenter, viewer, question, parents: byId(parents) };
  const bundles = new Map<EventId, Record<string, JsonObject>>();
  const add = (kind: string, found: ReadonlyMap<EventId, JsonObject>): void => {
    for (const [id, summary] of found) bundles.set(id, { ...bundles.get(id), [kind]: summary });
  };
  if (kinds.has('m.reference')) add('m.reference', await references(asked));
  if (kinds.has('m.replace')) add('m.replace', await edits(asked));
  if (kinds.has('m.thread') && threads === 'with threads')
    add('m.thread', await threadSummaries(asked));
  return events.map((one) => withBundle(one, bundles.get(one.stored.eventId)));
}

interface Asked {
  readonly context: RoomsContext;
  readonly presenter: Presenter;
  readonly viewer: Viewer;
  readonly question: ChildrenQuestion;
  readonly parents: ReadonlyMap<EventId, StoredEvent>;
}

/** @see https://spec.matrix.org/v1.19/client-server-api/#server-side-aggregation-of-mreference */
async function references({ context, question }: Asked): Promise<Map<EventId, JsonObject>> {
  const rows = await context.stores.aggregations.references(question);
  const byParent = Map.groupBy(rows, ({ parentId }) => parentId);
  return new Map(
    [...byParent].map(([id, children]) => [
      id,
      { chunk: children.map(({ eventId }) => ({ event_id: eventId })) },
    ]),
  );
}

/** @see https://spec.matrix.org/v1.19/client-server-api/#server-side-aggregation-of-mreplace-relationships */
async function edits({
  context,
  presenter,
  viewer,
  question,
  parents,
}: Asked): Promise<Map<EventId, ClientEvent>> {
  const rows = await context.stores.aggregations.edits(question);
  const valid = rows.filter((edit) => isValidEdit(edit, parents.get(edit.parentId)));
  const shown = new Map(
    (await presenter.visible(viewer, valid)).map(({ event }) => [event.event_id, event]),
  );
  const latest = new Map<EventId, ClientEvent>();
  for (const { parentId, eventId } of valid) {
    const event = shown.get(eventId);
    if (event !== undefined && !latest.has(parentId)) latest.set(parentId, event);
  }
  return latest;
}

/**
 * Room, sender, type and the lack of a state key were compared by the query. An encrypted edit has its new content
 * where no server can look.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#validity-of-replacement-events
 */
function isValidEdit(edit: ChildEvent, original: StoredEvent | undefined): boolean {
  if (original === undefined || original.redactedBy !== null) return false;
  if (relationOf(original.pdu.content)?.relType === 'm.replace') return false;
  return edit.type === 'm.room.encrypted' || isObject(edit.pdu.content['m.new_content']);
}

/** @see https://spec.matrix.org/v1.19/client-server-api/#server-side-aggregation-of-mthread-relationships */
async function threadSummaries(asked: Asked): Promise<Map<EventId, JsonObject>> {
  const { context, presenter, viewer, question, parents } = asked;
  const rows = (await context.stores.aggregations.threads(question, viewer.userId)).filter(
    ({ parentId }) => isPossibleRoot(parents.get(parentId)),
  );
  const shown = await presenter.visible(viewer, rows);
  const bundled = await withAggregations(context, presenter, viewer, shown, 'without threads');
  const latest = new Map(bundled.map(({ event }) => [event.event_id, event]));
  const summaries = new Map<EventId, JsonObject>();
  for (const { parentId, eventId, size, own } of rows) {
    const event = latest.get(eventId);
    const isRoots = parents.get(parentId)?.sender === viewer.userId;
    if (event !== undefined)
      summaries.set(parentId, {
        latest_event: event,
        count: size,
        current_user_participated: own || isRoots,
      });
  }
  return summaries;
}

/** What relates to another event by `rel_type` begins no thread: relations that break the rules are passed over. */
export function isPossibleRoot(event: Pick<StoredEvent, 'pdu'> | undefined): boolean {
  return event !== undefined && relationOf(event.pdu.content) === undefined;
}

function withBundle(one: Presented, bundle: JsonObject | undefined): Presented {
  if (bundle === undefined) return one;
  const unsigned = { ...one.event.unsigned, 'm.relations': bundle };
  return { ...one, event: { ...one.event, unsigned } };
}

function byId(events: readonly StoredEvent[]): ReadonlyMap<EventId, StoredEvent> {
  return new Map(events.map((event) => [event.eventId, event]));
}
