/**
 * What /sync says about keys: whose devices to look at again, and how many of the device's own keys are left.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#e2e-extensions-to-sync
 */
import type { DeviceListDelta, DeviceLists } from '../../encryption/device-lists.ts';
import type { OneTimeKeyStore } from '../../storage/one-time-keys.ts';
import type { SyncProvider, SyncScope } from '../provider.ts';

export interface DeviceListsPart {
  /** Only of an incremental sync, and only when there is something in it. */
  readonly lists: DeviceListDelta | undefined;
  /** `device_one_time_keys_count`: algorithm → keys left. Goes into every response. */
  readonly oneTimeKeyCounts: Readonly<Record<string, number>>;
  /** `device_unused_fallback_key_types`. Goes into every response. */
  readonly unusedFallbackKeyTypes: readonly string[];
  /** Whether a key was claimed since the last sync: then the response is not empty. */
  readonly keysClaimed: boolean;
}

export interface DeviceListsProviderDependencies {
  readonly deviceLists: Pick<DeviceLists, 'between'>;
  readonly oneTimeKeys: Pick<OneTimeKeyStore, 'counts' | 'unusedFallbacks' | 'claimedBetween'>;
}

/** The algorithm every client watches: shown with a zero when there is no key left. */
const WATCHED = 'signed_curve25519';

export function deviceListsProvider(
  dependencies: DeviceListsProviderDependencies,
): SyncProvider<DeviceListsPart> {
  const { deviceLists, oneTimeKeys } = dependencies;

  async function ownKeys(scope: SyncScope) {
    return {
      oneTimeKeyCounts: { [WATCHED]: 0, ...(await oneTimeKeys.counts(scope)) },
      unusedFallbackKeyTypes: await oneTimeKeys.unusedFallbacks(scope),
    };
  }

  return {
    initial: async (scope) => ({
      lists: undefined,
      keysClaimed: false,
      ...(await ownKeys(scope)),
    }),
    incremental: async (scope, since) => {
      const lists = await deviceLists.between(scope.userId, since, scope.upTo);
      const isEmpty = lists.changed.length === 0 && lists.left.length === 0;
      return {
        lists: isEmpty ? undefined : lists,
        keysClaimed: await oneTimeKeys.claimedBetween(scope, since, scope.upTo),
        ...(await ownKeys(scope)),
      };
    },
  };
}
