/** Secrets and keys that somebody keeps on the server, behind a recovery key that they write down. */
import { ClientPrefix, Method } from 'matrix-js-sdk';
import type { CryptoApi } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { RustBackupManager } from 'matrix-js-sdk/lib/rust-crypto/backup.js';
import { unproved } from './proof.ts';
import type { RecoveryNote, SdkPerson } from './sdk-person.ts';

// Many devices would otherwise upload keys at the same moment; here there is one.
Reflect.set(RustBackupManager, 'maxBackupLoopStartDelayMillis', 0);

export function cryptoOf({ client }: SdkPerson): CryptoApi {
  const crypto = client.getCrypto();
  if (crypto === undefined) throw new Error('no encryption');
  return crypto;
}

/**
 * Publishes an identity, keeps its secrets on the server, and begins a backup of keys. What opens them is noted, and
 * answered as a person writes it down.
 */
export async function keepSecrets(person: SdkPerson, note: RecoveryNote): Promise<string> {
  const crypto = cryptoOf(person);
  await crypto.bootstrapCrossSigning({ authUploadDeviceSigningKeys: unproved });
  const recovery = await crypto.createRecoveryKeyFromPassphrase();
  note.privateKey = recovery.privateKey;
  await crypto.bootstrapSecretStorage({
    createSecretStorageKey: async () => recovery,
    setupNewKeyBackup: true,
  });
  if (recovery.encodedPrivateKey === undefined) throw new Error('no recovery key');
  return recovery.encodedPrivateKey;
}

/** How many keys are in the backup: asked of the server, since the SDK remembers an earlier answer. */
export async function keysBackedUp({ client }: SdkPerson): Promise<number> {
  const version = await client.http.authedRequest<{ count: number }>(
    Method.Get,
    '/room_keys/version',
    undefined,
    undefined,
    { prefix: ClientPrefix.V3 },
  );
  return version.count;
}
