import { deepStrictEqual } from 'node:assert';
import type { EventId } from '../../../server/matrix/identifiers.ts';
import {
  authDifference,
  conflictedSubgraph,
  neededState,
  resolveConflict,
  separate,
} from '../../../server/matrix/state-resolution/index.ts';
import type { BegunRoom } from '../naive/judge.ts';
import { get, type State } from '../naive/room.ts';
import { versionOf } from './server.ts';

/**
 * Resolves a conflict with the whole unconflicted state at hand and with what the server says it needs of it.
 *
 * @throws AssertionError when they come out different
 */
export function isEnough(states: readonly State[], room: BegunRoom): void {
  const version = versionOf(room.version);
  const event = (id: EventId) => get(room.graph, id);
  const context = { version, crypto: room.crypto, event, createEventId: room.createId };
  const separated = separate(states);
  const ids = new Set([...separated.conflicted.values()].flat());
  const isFirst = version.stateResolution === 'v1';
  const hasSubgraph = version.stateResolution === 'v2.1';
  const conflict = {
    conflicted: separated.conflicted,
    authDifference: isFirst ? new Set<EventId>() : authDifference(states, event, separated),
    conflictedSubgraph: hasSubgraph ? conflictedSubgraph(ids, event) : new Set<EventId>(),
  };
  const needed = neededState(conflict, context);
  const all = (name: string) => separated.unconflicted.get(name);
  const some = (name: string) => (needed.has(name) ? all(name) : undefined);
  deepStrictEqual(
    resolveConflict({ ...conflict, unconflicted: some }, context),
    resolveConflict({ ...conflict, unconflicted: all }, context),
  );
}
