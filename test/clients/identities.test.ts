/**
 * A real client with real encryption: devices that verify each other by comparing emoji, a backup of keys that a new
 * device restores, and another user who is verified, and begins anew.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type ServerProcess } from '../server-process.ts';
import { createEncryptedRoom, readable, talk } from './encrypted-conversation.ts';
import { keepOperations } from './operations.ts';
import { unproved, withPassword } from './proof.ts';
import { cryptoOf, keepSecrets, keysBackedUp } from './recovery.ts';
import { keepResults } from './results.ts';
import { sdkDevice, sdkPerson, type RecoveryNote, type SdkPerson } from './sdk-person.ts';
import { verifyBySas } from './verification.ts';

const TIME_LIMIT_MS = 60_000;

const note: RecoveryNote = { privateKey: undefined };
let server: ServerProcess;
let phone: SdkPerson;
let laptop: SdkPerson;
let bob: SdkPerson;
const people: SdkPerson[] = [];
let roomId = '';

beforeAll(async () => {
  server = await startServer({ env: { RUMA_PASSWORD_COST: '10' } });
  [phone, bob] = await Promise.all([
    sdkPerson(server.url, 'alice', { note }),
    sdkPerson(server.url, 'bob'),
  ]);
  people.push(phone, bob);
}, TIME_LIMIT_MS);

afterAll(async () => {
  for (const person of people) person.stop();
  await server.stop();
}, TIME_LIMIT_MS);

/** Whether a device counts as its owner's, for the person who looks. */
const isCrossSigned = async (viewer: SdkPerson, owner: SdkPerson): Promise<boolean> => {
  const deviceId = owner.client.getDeviceId() ?? '';
  const status = await cryptoOf(viewer).getDeviceVerificationStatus(owner.userId, deviceId);
  return status?.signedByOwner === true;
};

const isVerified = async (viewer: SdkPerson, other: SdkPerson): Promise<boolean> =>
  (await cryptoOf(viewer).getUserVerificationStatus(other.userId)).isCrossSigningVerified();

describe('matrix-js-sdk', { timeout: TIME_LIMIT_MS }, () => {
  it('publishes an identity, and keeps its secrets and a backup of keys on the server', async () => {
    await keepSecrets(phone, note);
    const crypto = cryptoOf(phone);
    expect(await crypto.isCrossSigningReady()).toBe(true);
    expect(await crypto.isSecretStorageReady()).toBe(true);
    expect(await isCrossSigned(phone, phone)).toBe(true);
  });

  it('backs up the keys of a conversation', async () => {
    roomId = await createEncryptedRoom(phone, bob);
    await talk(bob, phone, roomId, 'who are you?');
    await talk(phone, bob, roomId, 'I hardly know');
    await phone.sees('both keys in the backup', async () => (await keysBackedUp(phone)) === 2);
  });

  it('verifies a new device by emoji, which then has the secrets', async () => {
    laptop = await sdkDevice(server.url, 'alice');
    people.push(laptop);
    await laptop.sees('the identity', () => cryptoOf(laptop).userHasCrossSigningKeys());
    expect(await isCrossSigned(bob, laptop)).toBe(false);
    const { asked, answered } = await verifyBySas(phone, () =>
      cryptoOf(laptop).requestOwnUserVerification(),
    );
    expect(asked).toHaveLength(7);
    expect(answered).toEqual(asked);
    await laptop.sees('the secrets', () => cryptoOf(laptop).isCrossSigningReady());
    await bob.sees('that the laptop is Alice’s', () => isCrossSigned(bob, laptop));
  });

  it('restores the backup on a third device with the recovery key, and reads what was said before', async () => {
    const tablet = await sdkDevice(server.url, 'alice', { note });
    people.push(tablet);
    const crypto = cryptoOf(tablet);
    await tablet.sees('the identity', () => crypto.userHasCrossSigningKeys());
    expect(readable(tablet, roomId)).toEqual([]);
    await crypto.bootstrapCrossSigning({ authUploadDeviceSigningKeys: unproved });
    await crypto.loadSessionBackupPrivateKeyFromSecretStorage();
    expect(await crypto.restoreKeyBackup()).toMatchObject({ imported: 2, total: 2 });
    await tablet.sees('the old messages', () => readable(tablet, roomId).length === 2);
    expect(readable(tablet, roomId)).toEqual(['who are you?', 'I hardly know']);
    await phone.sees('that the tablet is Alice’s', () => isCrossSigned(phone, tablet));
  });

  it('verifies another user, and the other devices hear of it; that user does not', async () => {
    await cryptoOf(bob).bootstrapCrossSigning({ authUploadDeviceSigningKeys: unproved });
    await phone.sees('Bob’s identity', () => cryptoOf(phone).userHasCrossSigningKeys(bob.userId));
    await verifyBySas(bob, () => cryptoOf(phone).requestVerificationDM(bob.userId, roomId));
    await phone.sees('Bob verified', () => isVerified(phone, bob));
    await laptop.sees('Bob verified', () => isVerified(laptop, bob));
    await bob.sees('Alice verified', () => isVerified(bob, phone));
    const { client } = bob;
    const { master_keys: seenByBob } = await client.downloadKeysForUsers([bob.userId]);
    expect(JSON.stringify(seenByBob)).not.toContain(phone.userId);
  });

  it('notices that a verified user begins anew, which takes the password', async () => {
    await cryptoOf(bob).resetEncryption(withPassword('bob'));
    await phone.sees('that Bob is somebody new', async () => {
      const status = await cryptoOf(phone).getUserVerificationStatus(bob.userId);
      return status.wasCrossSigningVerified() && !status.isCrossSigningVerified();
    });
  });
});

keepResults(import.meta.filename, {
  client: 'matrix-js-sdk',
  how: 'in Node, with its encryption in WebAssembly',
  about: 'Identities and backups',
});
keepOperations('identities', 'matrix-js-sdk', () => server.url);
