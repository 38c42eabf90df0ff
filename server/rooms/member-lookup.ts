/** Member events as they were at some event: what a client needs to show who sent what. */
import type { StateKey } from '../matrix/events.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { StoredEvent } from '../storage/events.ts';
import type { Viewer } from './client-event.ts';
import type { Presenter } from './presenter.ts';
import type { RoomsContext } from './stores.ts';
import type { ClientEvent } from './types.ts';

/** @see https://spec.matrix.org/v1.19/client-server-api/#lazy-loading-room-members */
export async function membersOf(
  { stores }: RoomsContext,
  presenter: Presenter,
  viewer: Viewer,
  at: StoredEvent,
  userIds: ReadonlySet<UserId>,
): Promise<ClientEvent[]> {
  if (at.stateGroup === null || userIds.size === 0) return [];
  const keys = [...userIds].map((userId): StateKey => ['m.room.member', userId]);
  const pairs = await stores.state.pairs(keys);
  const states = await stores.groups.lookup(
    [at.stateGroup],
    pairs.map(({ nid }) => nid),
  );
  const events = await stores.events.byNids(states.get(at.stateGroup)?.values() ?? []);
  return presenter.state(viewer, [...events.values()]);
}
