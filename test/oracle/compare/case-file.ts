import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Pdu, referencedIds } from '../../../server/matrix/events.ts';
import type { EventId } from '../../../server/matrix/identifiers.ts';
import { fakeCrypto } from '../generate/fake-crypto.ts';
import { type BegunRoom, createOf } from '../naive/judge.ts';
import { get, nameOf, type RoomEvent, type State, type VersionNumber } from '../naive/room.ts';
import type { Mismatch } from './mismatches.ts';

/** A mismatch that was found once, as small as it got, with the answer that the text gives. */
export interface CaseFile {
  /** What was wrong, and where the text says so. */
  readonly title: string;
  readonly version: VersionNumber;
  readonly createId: EventId;
  readonly events: readonly RoomEvent[];
  readonly question:
    | {
        readonly about: 'authorization';
        readonly event: EventId;
        readonly state: readonly EventId[];
      }
    | { readonly about: 'resolution'; readonly states: readonly (readonly EventId[])[] }
    | { readonly about: 'redaction' | 'auth events'; readonly event: EventId };
  /** A rule and what it does; or the events of the resolved state; or the redacted event. */
  readonly answer: unknown;
}

const FOLDER = join(import.meta.dirname, '..', 'cases');

export function caseFiles(): (CaseFile & { readonly file: string })[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
  return files.map((file) => {
    const read: CaseFile = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
    return { ...read, file };
  });
}

export function roomOf({
  version,
  createId,
  events,
}: Pick<CaseFile, 'version' | 'createId' | 'events'>): BegunRoom {
  return {
    version,
    createId,
    graph: new Map(events.map((event) => [event.id, event])),
    crypto: fakeCrypto,
    isSignedBy: ({ pdu }, server) => Object.hasOwn(pdu.signatures, server),
  };
}

export function stateOf(ids: readonly EventId[], { graph }: BegunRoom): State {
  const state = new Map<string, EventId>();
  for (const id of ids) {
    const name = nameOf(get(graph, id).pdu);
    if (name !== undefined) state.set(name, id);
  }
  return state;
}

/** A mismatch as a file: the events it needs and no others, and the oracle's answer until somebody decides. */
export function caseFrom(mismatch: Mismatch, title: string): CaseFile {
  const { room, oracle } = mismatch;
  const { version, createId } = room;
  const base = { title, version, createId };
  const withEvents = (from: readonly RoomEvent[]) => ({ ...base, events: closure(from, room) });
  const at = (state: State) => [...state.values()].map((id) => get(room.graph, id));
  switch (mismatch.about) {
    case 'authorization': {
      const { about, event, state } = mismatch;
      const question = { about, event: event.id, state: [...state.values()] };
      return { ...withEvents([event, ...at(state)]), question, answer: oracle };
    }
    case 'resolution': {
      const { about, states, resolved } = mismatch;
      const question = { about, states: states.map((state) => [...state.values()]) };
      return {
        ...withEvents(states.flatMap(at)),
        question,
        answer: [...resolved.values()].sort(),
      };
    }
    default: {
      const { about, event } = mismatch;
      const question = { about, event: event.id };
      return { ...withEvents([event]), question, answer: JSON.parse(oracle) };
    }
  }
}

/** A case as it is kept: an event a line. */
export function caseText(file: CaseFile): string {
  const { events, ...rest } = file;
  const lines = events.map((event) => `    ${JSON.stringify(event)}`).join(',\n');
  const head = JSON.stringify(rest, undefined, 2).slice(0, -2);
  return `${head},\n  "events": [\n${lines}\n  ]\n}\n`;
}

/** The events and all that they cite or follow, what they cite first. */
export function closure(from: readonly RoomEvent[], room: BegunRoom): RoomEvent[] {
  const found = new Map<EventId, RoomEvent>();
  const visit = (event: RoomEvent, withPrevious: boolean) => {
    if (found.has(event.id)) return;
    const create = createOf(event, room);
    const cited = idsOf(event.pdu).map((id) => get(room.graph, id));
    for (const one of create === undefined ? cited : [create, ...cited]) visit(one, false);
    found.set(event.id, event);
    if (!withPrevious) return;
    for (const id of referencedIds(event.pdu.prev_events)) visit(get(room.graph, id), false);
  };
  for (const event of from) visit(event, true);
  return [...found.values()];
}

function idsOf(pdu: Pdu): EventId[] {
  return referencedIds(pdu.auth_events);
}
