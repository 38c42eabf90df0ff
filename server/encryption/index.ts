/** End-to-end encryption, as far as a server has part in it: keys, and messages from device to device. */
import type { RoomMembers } from '../ephemeral/members.ts';
import type { CryptoPrimitives } from '../matrix/crypto.ts';
import type { ServerNameText } from '../matrix/identifiers.ts';
import type { RoomSyncReads } from '../rooms/types.ts';
import type { DeviceHooks } from '../sessions/hooks.ts';
import { crossSigningKeyStore } from '../storage/cross-signing-keys.ts';
import { deviceKeyStore } from '../storage/device-keys.ts';
import { deviceListChangeStore } from '../storage/device-list-changes.ts';
import { deviceStore } from '../storage/devices.ts';
import type { Engine } from '../storage/engine.ts';
import { keyBackupStore } from '../storage/key-backups.ts';
import { keySignatureStore } from '../storage/key-signatures.ts';
import { oneTimeKeyStore } from '../storage/one-time-keys.ts';
import { toDeviceStore } from '../storage/to-device.ts';
import type { Notifier } from '../sync/notifier.ts';
import { announcer } from './announce.ts';
import { BackupKeys } from './backup-keys.ts';
import { BackupVersions } from './backup-versions.ts';
import { CrossSigning } from './cross-signing.ts';
import { deviceHooks } from './device-hooks.ts';
import { DeviceLists } from './device-lists.ts';
import { deviceDirectory } from './devices.ts';
import { KeyClaims } from './key-claim.ts';
import { KeyQueries } from './key-query.ts';
import { KeySigning } from './key-signing.ts';
import { KeyUploads } from './key-upload.ts';
import { ToDevice } from './to-device.ts';

export interface EncryptionOptions {
  readonly engine: Engine;
  readonly serverName: ServerNameText;
  readonly members: RoomMembers;
  readonly rooms: RoomSyncReads;
  readonly notifier: Pick<Notifier, 'poke'>;
  readonly crypto: CryptoPrimitives;
  /** Told what could not be announced; nobody waits for it. */
  readonly onError: (error: unknown) => void;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** What routes call. */
export interface Encryption {
  readonly uploads: KeyUploads;
  readonly queries: KeyQueries;
  readonly claims: KeyClaims;
  readonly crossSigning: CrossSigning;
  readonly signing: KeySigning;
  readonly backupVersions: BackupVersions;
  readonly backupKeys: BackupKeys;
  readonly deviceLists: DeviceLists;
  readonly toDevice: ToDevice;
}

export function createEncryption(options: EncryptionOptions): Encryption {
  const { engine, rooms } = options;
  const devices = deviceDirectory(deviceStore(engine));
  const all = { ...options, ...stores(options), devices };
  const backups = { engine, backups: keyBackupStore(engine) };
  const backupVersions = new BackupVersions(backups);
  return {
    uploads: new KeyUploads(all),
    queries: new KeyQueries(all),
    claims: new KeyClaims(all),
    crossSigning: new CrossSigning(all),
    signing: new KeySigning(all),
    backupVersions,
    backupKeys: new BackupKeys({ ...backups, versions: backupVersions }),
    deviceLists: new DeviceLists({ ...all, rooms }),
    toDevice: new ToDevice({ ...options, store: toDeviceStore(engine), devices }),
  };
}

type HookOptions = Pick<EncryptionOptions, 'engine' | 'notifier' | 'onError'> & {
  readonly members: Pick<RoomMembers, 'joinedRooms'>;
};

/** What sessions are handed, so that keys live and die with their device. Needed before rooms exist. */
export function createDeviceHooks(options: HookOptions): DeviceHooks {
  return deviceHooks({ ...stores(options), toDevice: toDeviceStore(options.engine) });
}

function stores(options: HookOptions) {
  const { engine } = options;
  return {
    deviceKeys: deviceKeyStore(engine),
    oneTimeKeys: oneTimeKeyStore(engine),
    crossSigningKeys: crossSigningKeyStore(engine),
    signatures: keySignatureStore(engine),
    changes: deviceListChangeStore(engine),
    announce: announcer(options),
  };
}
