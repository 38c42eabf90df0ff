/**
 * Device keys live and die with their device: what encryption adds to the commit that changes devices.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#tracking-the-device-list-for-a-user
 */
import type { RoomMembers } from '../ephemeral/members.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { DeviceHooks } from '../sessions/hooks.ts';
import type { DeviceKeyStore } from '../storage/device-keys.ts';
import type { DeviceListChangeStore } from '../storage/device-list-changes.ts';
import type { OneTimeKeyStore } from '../storage/one-time-keys.ts';
import type { ToDeviceStore } from '../storage/to-device.ts';
import type { Notifier } from '../sync/notifier.ts';

export interface DeviceHookDependencies {
  readonly deviceKeys: DeviceKeyStore;
  readonly oneTimeKeys: OneTimeKeyStore;
  readonly toDevice: ToDeviceStore;
  readonly changes: DeviceListChangeStore;
  readonly members: Pick<RoomMembers, 'joinedRooms'>;
  readonly notifier: Pick<Notifier, 'poke'>;
  /** Told what could not be announced; nobody waits for it. */
  readonly onError: (error: unknown) => void;
}

export function deviceHooks(dependencies: DeviceHookDependencies): DeviceHooks {
  const { changes, deviceKeys, members, notifier, oneTimeKeys, onError, toDevice } = dependencies;

  const announce = (userId: UserId): void => {
    members
      .joinedRooms(userId)
      .then((rooms) => notifier.poke({ users: [userId], rooms }))
      .catch(onError);
  };

  return {
    // There are no cross-signing keys on this server, so no device can be called like one.
    isCrossSigningKey: async () => false,

    deviceChange: (userId, { kind, deviceIds }) => {
      // A device that was just added has no keys: there is nothing to tell until it uploads some.
      if (kind === 'added') return () => ({ writes: [], positions: 0 });
      return (offset) => ({
        writes: [
          // Looks at the keys, so it stands before their removal. The name of a device is shown with its keys.
          changes.addIfKeys(userId, deviceIds, offset),
          ...(kind === 'removed'
            ? [
                deviceKeys.remove(userId, deviceIds),
                ...oneTimeKeys.removeDevices(userId, deviceIds),
                ...toDevice.removeDevices(userId, deviceIds),
              ]
            : []),
        ],
        positions: 1,
        committed: () => announce(userId),
      });
    },
  };
}
