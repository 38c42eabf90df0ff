/** End-to-end encryption, as far as a server has part in it: keys, and messages from device to device. */
import type { RoomMembers } from '../ephemeral/members.ts';
import type { ServerNameText } from '../matrix/identifiers.ts';
import type { RoomSyncReads } from '../rooms/types.ts';
import type { DeviceHooks } from '../sessions/hooks.ts';
import { deviceKeyStore } from '../storage/device-keys.ts';
import { deviceListChangeStore } from '../storage/device-list-changes.ts';
import { deviceStore } from '../storage/devices.ts';
import type { Engine } from '../storage/engine.ts';
import { oneTimeKeyStore } from '../storage/one-time-keys.ts';
import { toDeviceStore } from '../storage/to-device.ts';
import type { Notifier } from '../sync/notifier.ts';
import { deviceHooks } from './device-hooks.ts';
import { DeviceLists } from './device-lists.ts';
import { deviceDirectory } from './devices.ts';
import { KeyClaims } from './key-claim.ts';
import { KeyQueries } from './key-query.ts';
import { KeyUploads } from './key-upload.ts';
import { ToDevice } from './to-device.ts';

export interface EncryptionOptions {
  readonly engine: Engine;
  readonly serverName: ServerNameText;
  readonly members: RoomMembers;
  readonly rooms: RoomSyncReads;
  readonly notifier: Pick<Notifier, 'poke'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** What routes call. */
export interface Encryption {
  readonly uploads: KeyUploads;
  readonly queries: KeyQueries;
  readonly claims: KeyClaims;
  readonly deviceLists: DeviceLists;
  readonly toDevice: ToDevice;
}

export function createEncryption(options: EncryptionOptions): Encryption {
  const { engine, members, rooms } = options;
  const changes = deviceListChangeStore(engine);
  const deviceKeys = deviceKeyStore(engine);
  const oneTimeKeys = oneTimeKeyStore(engine);
  const devices = deviceDirectory(deviceStore(engine));
  return {
    uploads: new KeyUploads({ ...options, deviceKeys, oneTimeKeys, changes, members }),
    queries: new KeyQueries({ ...options, deviceKeys, devices }),
    claims: new KeyClaims({ ...options, oneTimeKeys }),
    deviceLists: new DeviceLists({ changes, rooms }),
    toDevice: new ToDevice({ ...options, store: toDeviceStore(engine), devices }),
  };
}

/** What sessions are handed, so that keys live and die with their device. Needed before rooms exist. */
export function createDeviceHooks(
  options: Pick<EncryptionOptions, 'engine' | 'notifier'> & {
    readonly members: Pick<RoomMembers, 'joinedRooms'>;
    readonly onError: (error: unknown) => void;
  },
): DeviceHooks {
  const { engine } = options;
  return deviceHooks({
    ...options,
    deviceKeys: deviceKeyStore(engine),
    oneTimeKeys: oneTimeKeyStore(engine),
    toDevice: toDeviceStore(engine),
    changes: deviceListChangeStore(engine),
  });
}
