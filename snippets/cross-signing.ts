/** The three keys that stand for a user in examples, and what a client does with them. */
import type { JsonObject } from '../server/matrix/json.ts';
import {
  devicePair,
  identityKeys,
  signedBy,
  signingPair,
  type SigningPair,
} from './device-keys.ts';
import type { User } from './example.ts';

export const UPLOAD = '/_matrix/client/v3/keys/device_signing/upload';
export const SIGNATURES = '/_matrix/client/v3/keys/signatures/upload';

/** The private halves stay in the client. */
export interface CrossSigningPairs {
  readonly master: SigningPair;
  readonly selfSigning: SigningPair;
  readonly userSigning: SigningPair;
}

/** A user's keys. Other words make other keys, as when a user begins anew. */
export function crossSigningPairs(
  { userId }: Pick<User, 'userId'>,
  words = 'first',
): CrossSigningPairs {
  const pair = (usage: string) => signingPair(userId, `${words} ${usage}`);
  return {
    master: pair('master'),
    selfSigning: pair('self_signing'),
    userSigning: pair('user_signing'),
  };
}

/** A cross-signing key as it is published, not signed yet. */
export function unsignedKey(pair: SigningPair, usage: string): JsonObject {
  return { user_id: pair.userId, usage: [usage], keys: { [pair.keyId]: pair.publicKey } };
}

/** What a client uploads: the master key, and the two others signed by it. */
export function crossSigningUpload(pairs: CrossSigningPairs) {
  const { master, selfSigning, userSigning } = pairs;
  return {
    master_key: unsignedKey(master, 'master'),
    self_signing_key: signedBy(unsignedKey(selfSigning, 'self_signing'), master),
    user_signing_key: signedBy(unsignedKey(userSigning, 'user_signing'), master),
  };
}

/** The public halves of what a user has on a device are published; quiet. */
export async function publishIdentity(user: User, words?: string): Promise<CrossSigningPairs> {
  const pairs = crossSigningPairs(user, words);
  await user.quietly.post('/_matrix/client/v3/keys/upload', { device_keys: identityKeys(user) });
  await user.quietly.post(UPLOAD, crossSigningUpload(pairs));
  return pairs;
}

/** The body that adds a signature: a device of the user's, signed by the self-signing key. */
export function deviceSigned(user: User, { selfSigning }: CrossSigningPairs): JsonObject {
  const { signatures: _, ...keys } = identityKeys(user);
  return { [user.userId]: { [user.deviceId]: signedBy(keys, selfSigning) } };
}

/** … or the user's master key, signed by the device. */
export function masterSigned(user: User, { master }: CrossSigningPairs): JsonObject {
  const key = unsignedKey(master, 'master');
  return { [user.userId]: { [master.publicKey]: signedBy(key, devicePair(user)) } };
}

/** … or somebody else's master key, signed by the user-signing key: “I have verified them.” */
export function userSigned(other: SigningPair, { userSigning }: CrossSigningPairs): JsonObject {
  const key = unsignedKey(other, 'master');
  return { [other.userId]: { [other.publicKey]: signedBy(key, userSigning) } };
}
