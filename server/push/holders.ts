/** Who has pushers of a kind: kept at hand, since every event asks. */
import type { UserId } from '../matrix/identifiers.ts';
import type { PusherKind, PusherStore } from '../storage/pushers.ts';

export interface PusherHolders {
  /** Everyone with such a pusher, and some who had one: to be asked first, not to be believed. */
  all(): Promise<ReadonlySet<UserId>>;
  /** Say so before the commit that sets up a pusher, or its first notification may be missed. */
  add(userId: UserId): Promise<void>;
}

export function createPusherHolders(
  store: Pick<PusherStore, 'holders'>,
  kind: PusherKind,
): PusherHolders {
  let loading: Promise<Set<UserId>> | undefined;
  const all = (): Promise<Set<UserId>> =>
    (loading ??= store.holders(kind).then(
      (users) => new Set(users),
      (error) => {
        loading = undefined;
        throw error;
      },
    ));
  return {
    all,
    async add(userId) {
      (await all()).add(userId);
    },
  };
}
