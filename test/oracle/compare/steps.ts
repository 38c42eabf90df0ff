import type { EventId } from '../../../server/matrix/identifiers.ts';
import { resolve, type ResolutionStep } from '../../../server/matrix/state-resolution/index.ts';
import type { BegunRoom } from '../naive/judge.ts';
import { resolveV2, type Steps } from '../naive/resolution-v2.ts';
import { get, type RoomEvent, type State } from '../naive/room.ts';
import { versionOf } from './server.ts';

/** What came of each step of a resolution: ids in order where the order counts, sorted where it does not. */
export type StepIds = Readonly<Record<string, readonly EventId[]>>;

export function oracleSteps(states: readonly State[], room: BegunRoom): StepIds {
  const steps: Steps = resolveV2(states, room);
  const ids = (events: Iterable<RoomEvent>) => [...events].map(({ id }) => id);
  return {
    'auth-difference': ids(steps.authDifference).sort(),
    'full-conflicted-set': ids(steps.fullConflictedSet).sort(),
    'power-events': ids(steps.powerOrder).sort(),
    'power-order': ids(steps.powerOrder),
    mainline: ids(steps.mainline),
    'mainline-order': ids(steps.mainlineOrder),
    'checked as power events': ids(steps.powerOrder),
    'checked as others': ids(steps.mainlineOrder),
    resolved: [...steps.resolved.values()].sort(),
  };
}

export function watchedSteps(states: readonly State[], room: BegunRoom): ResolutionStep[] {
  const steps: ResolutionStep[] = [];
  const context = {
    version: versionOf(room.version),
    crypto: room.crypto,
    event: (id: EventId) => get(room.graph, id),
    createEventId: room.createId,
  };
  resolve(states, context, (step) => steps.push(step));
  return steps;
}

/** The same, as the server tells it while it resolves. */
export function serverSteps(states: readonly State[], room: BegunRoom): StepIds {
  const found: Record<string, EventId[]> = {
    'checked as power events': [],
    'checked as others': [],
  };
  for (const step of watchedSteps(states, room)) {
    switch (step.step) {
      case 'auth-difference':
      case 'full-conflicted-set':
      case 'power-events':
        found[step.step] = [...step.ids].sort();
        break;
      case 'mainline':
        found[step.step] = [...step.ids];
        break;
      case 'power-order':
      case 'mainline-order':
        found[step.step] = step.order.map(({ id }) => id);
        break;
      case 'auth-check':
        found[step.phase === 'power' ? 'checked as power events' : 'checked as others']?.push(
          step.id,
        );
        break;
      case 'resolved':
        found[step.step] = [...step.state.values()].sort();
        break;
    }
  }
  return found;
}
