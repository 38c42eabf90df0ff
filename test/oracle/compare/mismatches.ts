import type { History } from '../generate/history.ts';
import type { BegunRoom } from '../naive/judge.ts';
import { redacted } from '../naive/redaction.ts';
import { keyName, type RoomEvent, type State } from '../naive/room.ts';
import type { Decision } from '../naive/rule-list.ts';
import { selectedKeys } from '../naive/selection.ts';
import { isDeepStrictEqual } from 'node:util';
import { serverJudges, serverRedacts, serverResolves, serverSelects } from './server.ts';

/** A question that the oracle and the server answered differently. */
export type Mismatch = {
  readonly room: BegunRoom;
  readonly oracle: string;
  readonly server: string;
} & (
  | { readonly about: 'authorization'; readonly event: RoomEvent; readonly state: State }
  | { readonly about: 'resolution'; readonly states: readonly State[]; readonly resolved: State }
  | { readonly about: 'redaction' | 'auth events'; readonly event: RoomEvent }
);

/** Everything in a history that the server sees otherwise, the first of each kind first. */
export function* mismatchesIn({ room, judgements, merges }: History): Generator<Mismatch> {
  for (const { event, state, decision } of judgements) {
    const [oracle, server] = [show(decision), show(serverJudges(event, state, room))];
    if (oracle !== server) yield { about: 'authorization', room, event, state, oracle, server };
  }
  for (const event of room.graph.values()) {
    const redactions = [redacted(event.pdu, room.version), serverRedacts(event, room.version)];
    yield* differing(room, 'redaction', event, redactions);
    const selections = [selectedKeys(event.pdu, room.version), serverSelects(event, room.version)];
    yield* differing(room, 'auth events', event, selections.map(sortedNames));
  }
  for (const { states, resolved } of merges) {
    const server = serverResolves(states, room);
    if (isDeepStrictEqual(resolved, server)) continue;
    const [oracle, other] = [difference(resolved, server), difference(server, resolved)];
    yield { about: 'resolution', room, states, resolved, oracle, server: other };
  }
}

function* differing(
  room: BegunRoom,
  about: 'redaction' | 'auth events',
  event: RoomEvent,
  [oracle, server]: readonly unknown[],
): Generator<Mismatch> {
  if (isDeepStrictEqual(oracle, server)) return;
  yield { about, room, event, oracle: JSON.stringify(oracle), server: JSON.stringify(server) };
}

function sortedNames(keys: readonly (readonly [string, string])[]): string[] {
  return keys.map(([type, stateKey]) => keyName(type, stateKey)).sort();
}

export function show({ allowed, rule }: Decision): string {
  return `${rule} ${allowed ? 'allows' : 'refuses'}`;
}

/** What one state has and another has not. */
function difference(one: State, other: State): string {
  const own = [...one].filter(([name, id]) => other.get(name) !== id);
  return own.map(([name, id]) => `${name} is ${id}`).join(', ') || 'nothing more';
}
