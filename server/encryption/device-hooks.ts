/**
 * Device keys live and die with their device: what encryption adds to the commit that changes devices.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#tracking-the-device-list-for-a-user
 */
import type { DeviceHooks } from '../sessions/hooks.ts';
import type { CrossSigningKeyStore } from '../storage/cross-signing-keys.ts';
import type { DeviceKeyStore } from '../storage/device-keys.ts';
import type { DeviceListChangeStore } from '../storage/device-list-changes.ts';
import type { KeySignatureStore } from '../storage/key-signatures.ts';
import type { OneTimeKeyStore } from '../storage/one-time-keys.ts';
import { writes } from '../storage/parts.ts';
import type { ToDeviceStore } from '../storage/to-device.ts';
import type { Announce } from './announce.ts';

export interface DeviceHookDependencies {
  readonly deviceKeys: DeviceKeyStore;
  readonly oneTimeKeys: OneTimeKeyStore;
  readonly toDevice: ToDeviceStore;
  readonly changes: DeviceListChangeStore;
  readonly crossSigningKeys: CrossSigningKeyStore;
  readonly signatures: KeySignatureStore;
  readonly announce: Announce;
}

export function deviceHooks(dependencies: DeviceHookDependencies): DeviceHooks {
  const { announce, changes, crossSigningKeys, deviceKeys, oneTimeKeys, signatures, toDevice } =
    dependencies;

  return {
    isCrossSigningKey: (userId, deviceId) => crossSigningKeys.isPublicKey(userId, deviceId),

    deviceChange: (userId, { kind, deviceIds }) => {
      // A device that was just added has no keys: there is nothing to tell until it uploads some.
      // But a cross-signing key of that name may have come since it was asked for.
      if (kind === 'added') return writes(crossSigningKeys.noneCalled(userId, deviceIds));
      return (offset) => ({
        writes: [
          // Looks at the keys, so it stands before their removal. The name of a device is shown with its keys.
          changes.addIfKeys(userId, deviceIds, offset),
          ...(kind === 'removed'
            ? [
                deviceKeys.remove(userId, deviceIds),
                ...oneTimeKeys.removeDevices(userId, deviceIds),
                ...toDevice.removeDevices(userId, deviceIds),
                ...signatures.removeKeys(userId, deviceIds),
              ]
            : []),
        ],
        positions: 1,
        committed: announce(userId),
      });
    },
  };
}
