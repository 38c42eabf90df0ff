/** The services of encryption on a database in memory, with users and devices as one says. */
import { announcer } from '../../../server/encryption/announce.ts';
import { CrossSigning } from '../../../server/encryption/cross-signing.ts';
import type { KnownDevice } from '../../../server/encryption/devices.ts';
import { KeyClaims } from '../../../server/encryption/key-claim.ts';
import { KeyQueries } from '../../../server/encryption/key-query.ts';
import { KeySigning } from '../../../server/encryption/key-signing.ts';
import { KeyUploads } from '../../../server/encryption/key-upload.ts';
import { crossSigningKeyStore } from '../../../server/storage/cross-signing-keys.ts';
import { deviceKeyStore } from '../../../server/storage/device-keys.ts';
import { deviceListChangeStore } from '../../../server/storage/device-list-changes.ts';
import { keySignatureStore } from '../../../server/storage/key-signatures.ts';
import { oneTimeKeyStore } from '../../../server/storage/one-time-keys.ts';
import { toDeviceStore } from '../../../server/storage/to-device.ts';
import { ALICE, BOB, openWorld } from '../world.ts';
import { crypto } from './signed-keys.ts';

/** Alice has a phone, called Pocket, and a laptop without a name; Bob has the device B. */
export function openStand() {
  const world = openWorld();
  const { engine } = world;
  const known = new Map<string, KnownDevice[]>([
    [
      ALICE,
      [
        { deviceId: 'PHONE', displayName: 'Pocket' },
        { deviceId: 'LAPTOP', displayName: null },
      ],
    ],
    [BOB, [{ deviceId: 'B', displayName: null }]],
  ]);
  const all = {
    ...world,
    crypto,
    announce: announcer(world),
    deviceKeys: deviceKeyStore(engine),
    oneTimeKeys: oneTimeKeyStore(engine),
    changes: deviceListChangeStore(engine),
    crossSigningKeys: crossSigningKeyStore(engine),
    signatures: keySignatureStore(engine),
    toDevice: toDeviceStore(engine),
    devices: {
      devicesOf: async (userIds: readonly string[]) =>
        new Map([...known].filter(([userId]) => userIds.includes(userId))),
    },
  };
  return {
    ...all,
    known,
    uploads: new KeyUploads(all),
    queries: new KeyQueries(all),
    claims: new KeyClaims(all),
    crossSigning: new CrossSigning(all),
    signing: new KeySigning(all),
  };
}
