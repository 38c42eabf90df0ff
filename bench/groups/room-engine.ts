import { canonicalJson } from '../../server/matrix/canonical-json.ts';
import { authorize } from '../../server/matrix/event-auth/index.ts';
import { contentHash, eventId } from '../../server/matrix/hashing.ts';
import type { GraphEvent } from '../../server/matrix/graph.ts';
import {
  authDifference,
  conflictedSubgraph,
  resolve,
  resolveConflict,
  separate,
  type Conflict,
  type ResolutionContext,
} from '../../server/matrix/state-resolution/index.ts';
import { sealEvent } from '../../server/matrix/signing.ts';
import type { StateIds } from '../../server/matrix/state-name.ts';
import { judge, lookupIn, type BegunRoom } from '../../test/oracle/naive/judge.ts';
import { resolveStates } from '../../test/oracle/naive/resolution.ts';
import type { Group, Row } from '../report.ts';
import { crypto, fork, forgeRoom, key, version, type ForgedRoom } from '../room/forge.ts';
import { ratio, type Work } from '../room/median.ts';
import { resolveStored } from '../room/resolve-stored.ts';

const NAIVE = 'naive oracle';

/** The room engine, each figure as a multiple of hashing the same bytes or of the same work in a small room. */
export async function roomEngine(
  sizes: readonly number[],
  widths: readonly number[],
): Promise<readonly Group[]> {
  const [small, middle = small] = sizes;
  if (small === undefined || middle === undefined) throw new Error('no sizes');
  return [
    event(forgeRoom(small)),
    ...byMembers(sizes),
    byWidth(middle, widths),
    ...(await stored(sizes)),
  ];
}

const bytesOf = (events: readonly GraphEvent[]): string[] =>
  events.map(({ pdu }) => canonicalJson(pdu));

/** Hashes the canonical bytes of some events, and nothing else. */
function hashing(events: readonly GraphEvent[]): Work {
  const bytes = bytesOf(events);
  const run = () => bytes.map((text) => crypto.sha256(text));
  return { run, calls: Math.ceil(5_000 / bytes.length) };
}

function event(room: ForgedRoom): Group {
  const sent = fork(room, 1)[0]?.events[0];
  if (sent === undefined) throw new Error('no event');
  const hash = hashing([sent]);
  const times = (run: () => unknown): number => ratio({ run, calls: 2_000 }, hash);
  return {
    id: 'room-engine',
    title: 'The room engine: one event',
    about:
      'What is done with an event before it is stored, as a multiple of the plain SHA-256 of its canonical bytes.',
    unit: 'times hashing the same bytes',
    better: 'lower',
    rows: [
      { label: 'floor: SHA-256 of the canonical bytes', value: 1 },
      { label: 'canonical JSON', value: times(() => canonicalJson(sent.pdu)) },
      {
        label: 'content hash and event id',
        value: times(() => [
          contentHash(sent.pdu, version, crypto),
          eventId(sent.pdu, version, crypto),
        ]),
      },
      {
        label: 'hash, id and Ed25519 signature',
        value: times(() => sealEvent(sent.pdu, version, 'bench', key, crypto)),
      },
      { label: 'auth check', value: times(authCheck(room, sent)) },
      { label: `auth check, ${NAIVE}`, value: times(naiveAuthCheck(room, sent)) },
    ],
  };
}

function authCheck(room: ForgedRoom, { pdu }: GraphEvent): () => unknown {
  const state = lookupIn(room.end.state, room.graph);
  const { createEventId } = room;
  return () => authorize(pdu, { version, state, crypto, signedBy: () => true, createEventId });
}

function naiveAuthCheck(room: ForgedRoom, sent: GraphEvent): () => unknown {
  const state = lookupIn(room.end.state, room.graph);
  const naive = naiveRoom(room);
  return () => judge(sent, state, naive, 'citations are right');
}

function naiveRoom({ createEventId, graph }: ForgedRoom): BegunRoom {
  return { version: 12, graph, crypto, createId: createEventId, isSignedBy: () => true };
}

function contextOf({ createEventId, graph }: ForgedRoom): ResolutionContext {
  const found = (id: string): GraphEvent => {
    const event = graph.get(id);
    if (event === undefined) throw new Error(`no event ${id}`);
    return event;
  };
  return { version, crypto, event: found, createEventId };
}

function conflictOf(states: readonly StateIds[], { event: find }: ResolutionContext): Conflict {
  const separated = separate(states);
  const { conflicted, unconflicted } = separated;
  return {
    conflicted,
    unconflicted: (name) => unconflicted.get(name),
    authDifference: authDifference(states, find, separated),
    conflictedSubgraph: conflictedSubgraph(new Set([...conflicted.values()].flat()), find),
  };
}

/** The largest room whose fork the oracle is asked to resolve. */
const NAIVE_MEMBERS = 1_000;

function byMembers(sizes: readonly number[]): Group[] {
  const checks: Row[] = [];
  const resolutions: Row[] = [];
  for (const members of sizes) {
    const room = forgeRoom(members);
    const branches = fork(room, 2);
    const events = branches.flatMap((branch) => branch.events);
    const [sent] = events;
    if (sent === undefined) throw new Error('no event');
    const [one, all] = [hashing([sent]), hashing(events)];
    const row = (series: string, value: number): Row => ({
      label: `${series}: ${members.toLocaleString('en')} members`,
      series,
      at: members,
      value,
    });
    checks.push(row('Ruma TS', ratio({ run: authCheck(room, sent), calls: 2_000 }, one)));
    checks.push(row(NAIVE, ratio({ run: naiveAuthCheck(room, sent), calls: 2_000 }, one)));

    const states = branches.map(({ point }) => point.state);
    const context = contextOf(room);
    const conflict = conflictOf(states, context);
    const calls = Math.ceil(1_000 / members);
    const decide = () => resolveConflict(conflict, context);
    resolutions.push(row('the conflict alone', ratio({ run: decide, calls: 50 }, all)));
    const whole = () => resolve(states, context);
    resolutions.push(row('whole states', ratio({ run: whole, calls }, all, 3)));
    if (members > NAIVE_MEMBERS) continue;
    const naive = naiveRoom(room);
    resolutions.push(row(NAIVE, ratio({ run: () => resolveStates(states, naive), calls }, all, 3)));
  }
  return [
    {
      id: 'auth-check-by-members',
      title: 'Auth check by room size',
      about:
        'A state event judged against the state of a room, as a multiple of hashing its bytes. A rule asks for a handful of entries, however many there are.',
      unit: 'times hashing the event',
      better: 'lower',
      axis: 'members',
      rows: checks,
    },
    {
      id: 'resolution-by-members',
      title: 'Resolution by room size',
      about: `A fork in two that disagrees about 10 entries, as a multiple of hashing the 20 events in conflict. Whole states have to be compared first; a server that keeps what changed begins with the conflict alone. The oracle was not run above ${NAIVE_MEMBERS.toLocaleString('en')} members: it walks the auth chain of every entry of every state (once; chains it has walked it keeps for the next time).`,
      unit: 'times hashing the events',
      better: 'lower',
      axis: 'members',
      rows: resolutions,
    },
  ];
}

/** The widest fork that the oracle is asked to resolve. */
const NAIVE_WIDTH = 20;

function byWidth(members: number, widths: readonly number[]): Group {
  const rows: Row[] = [];
  for (const width of widths) {
    const room = forgeRoom(members);
    const branches = fork(room, width);
    const all = hashing(branches.flatMap(({ events }) => events));
    const states = branches.map(({ point }) => point.state);
    const context = contextOf(room);
    const conflict = conflictOf(states, context);
    const row = (series: string, value: number): Row => ({
      label: `${series}: ${width} branches`,
      series,
      at: width,
      value,
    });
    const decide = () => resolveConflict(conflict, context);
    rows.push(
      row('the conflict alone', ratio({ run: decide, calls: Math.ceil(40 / width) }, all, 3)),
    );
    if (width > NAIVE_WIDTH) continue;
    const naive = naiveRoom(room);
    rows.push(row(NAIVE, ratio({ run: () => resolveStates(states, naive), calls: 1 }, all, 3)));
  }
  return {
    id: 'resolution-by-width',
    title: 'Resolution by fork width',
    about: `A room of ${members.toLocaleString('en')} members with several ends, each of which says something else at the same 10 entries, as a multiple of hashing the events in conflict: a flat line is a cost in proportion to them. The oracle was not run above ${NAIVE_WIDTH} branches: it looks for the next event by comparing all that are left.`,
    unit: 'times hashing the events',
    better: 'lower',
    axis: 'branches',
    rows,
  };
}

async function stored(sizes: readonly number[]): Promise<Group[]> {
  const measured = await resolveStored(sizes);
  const [first] = measured.values();
  const beside = measured.get(1_000) ?? first;
  if (beside === undefined) throw new Error('no sizes');
  const rows = [...measured].flatMap(([members, { received, resolved }]): Row[] => {
    const at = { at: members, aim: 'within 2' };
    const label = (series: string) => `${series}: ${members.toLocaleString('en')} members`;
    const [one, two] = ['one side received', 'two states resolved'];
    return [
      { ...at, label: label(one), series: one, value: received / beside.received },
      { ...at, label: label(two), series: two, value: resolved / beside.resolved },
    ];
  });
  const reads = [...measured].flatMap(([members, one]): Row[] => [
    {
      label: `one side received: ${members.toLocaleString('en')} members`,
      value: one.receivedReads,
    },
    {
      label: `two states resolved: ${members.toLocaleString('en')} members`,
      value: one.resolvedReads,
    },
  ]);
  return [
    {
      id: 'stored-fork-by-members',
      title: 'A stored fork by room size',
      about:
        'A fork in two that disagrees about 10 entries, in rooms that the server has stored: one side received event by event while the other is there, and the states of both ends resolved, with all queries. As a multiple of the same in a room of 1,000 members.',
      unit: 'times the same with 1,000 members',
      better: 'lower',
      axis: 'members',
      rows,
    },
    {
      id: 'stored-fork-queries',
      title: 'Queries of a stored fork',
      about:
        'How often the database is asked for it. The room had forked four times before. It must not grow with the room.',
      unit: 'queries',
      better: 'lower',
      rows: reads,
    },
  ];
}
