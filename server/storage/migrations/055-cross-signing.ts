import type { Migration } from '../migrate.ts';

/** Who a user is beyond any device, and who vouches for whose keys. */
export const crossSigning: Migration = {
  version: 55,
  name: 'cross-signing',
  sql: `
    -- usage is master, self_signing or user_signing. public_key is unpadded Base64, and the key's name in key ids.
    -- key is the object as it was uploaded, without signatures, as canonical JSON.
    CREATE TABLE cross_signing_keys (
      user_id TEXT NOT NULL,
      usage TEXT NOT NULL,
      public_key TEXT NOT NULL,
      key TEXT NOT NULL,
      PRIMARY KEY (user_id, usage)
    ) @keyed;

    -- A signature on a key of user_id: key_name is the id of a device, or the public key of a cross-signing key.
    CREATE TABLE key_signatures (
      user_id TEXT NOT NULL,
      key_name TEXT NOT NULL,
      signer TEXT NOT NULL,
      -- Such as ed25519:DEVICE.
      signer_key_id TEXT NOT NULL,
      signature TEXT NOT NULL,
      position @integer NOT NULL,
      PRIMARY KEY (user_id, key_name, signer, signer_key_id)
    ) @keyed;
    CREATE INDEX key_signatures_made ON key_signatures (signer, position);
  `,
};
