/** Several rooms in one commit: the positions of each begin where those of the one before it end. */
import type { PersistedEvent } from '../push/hook.ts';
import { LateValue, type Batch, type Write } from '../storage/engine.ts';
import { persistedEvents } from './beside.ts';
import type { RoomDraft } from './draft.ts';

/** A draft, and how many of the commit's positions come before its own. */
export interface PlacedDraft {
  readonly draft: RoomDraft;
  readonly offset: number;
}

export interface Together {
  readonly drafts: readonly PlacedDraft[];
  readonly batch: Batch;
}

/** A draft with those that are to be committed with it. */
export function together(draft: RoomDraft): Together {
  const drafts: PlacedDraft[] = [];
  const writes: Write[] = [];
  let offset = 0;
  for (const one of [draft, ...draft.companions]) {
    const batch = one.batch();
    drafts.push({ draft: one, offset });
    writes.push(...batch.writes.map((write) => laterWrite(write, offset)));
    offset += batch.positions;
  }
  return { drafts, batch: { writes, positions: offset } };
}

/** What those beside the rooms are told of a draft's events: see `push/hook.ts`. */
export function placedEvents(
  { draft, offset }: PlacedDraft,
  serverName: string,
): readonly PersistedEvent[] {
  const events = persistedEvents(draft, serverName);
  if (offset === 0) return events;
  return events.map((event) => ({ ...event, position: later(event.position, offset) }));
}

function laterWrite(write: Write, offset: number): Write {
  if (offset === 0) return write;
  const params = write.params.map((value) =>
    value instanceof LateValue ? later(value, offset) : value,
  );
  return { ...write, params };
}

function later(value: LateValue, offset: number): LateValue {
  return new LateValue((first) => value.make(first + offset));
}
