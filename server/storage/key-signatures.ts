/** Rows of `key_signatures`: by which keys a key is signed. */
import type { UserId } from '../matrix/identifiers.ts';
import { list } from './dialect.ts';
import { position, query, text, type Engine, type Write } from './engine.ts';
import { mayHaveChanged } from './written.ts';

/** A signature on a key of a user. `key_name` is the id of a device, or the public key of a cross-signing key. */
export interface KeySignature {
  readonly user_id: UserId;
  readonly key_name: string;
  readonly signer: UserId;
  /** Such as `ed25519:DEVICE`. */
  readonly signer_key_id: string;
  readonly signature: string;
}

/** The user's own signatures on their keys, and those of the one who looks. Nobody else's: they would tell who knows whom. */
const SHOWN = query(
  `SELECT user_id, key_name, signer, signer_key_id, signature FROM key_signatures
   WHERE user_id IN (@texts ?) AND (signer = user_id OR signer = ?)
   ORDER BY user_id, key_name, signer, signer_key_id`,
  { user_id: text, key_name: text, signer: text, signer_key_id: text, signature: text },
);
const SIGNED_BETWEEN = query(
  `SELECT DISTINCT user_id FROM key_signatures
   WHERE signer = ? AND user_id <> ? AND position > ? AND position <= ?`,
  { user_id: text },
);

export function keySignatureStore(engine: Engine) {
  return {
    /** The signatures on keys of these users that the viewer may see. */
    shownTo: (viewer: UserId, userIds: Iterable<UserId>): Promise<KeySignature[]> =>
      engine.all(SHOWN, [list(userIds), viewer]),

    /** Whose keys the user signed after a position, up to another; the user's own left out. */
    signedBetween: async (signer: UserId, after: number, upTo: number): Promise<UserId[]> => {
      if (!mayHaveChanged(engine, ['key_signatures'], after, upTo)) return [];
      const rows = await engine.all(SIGNED_BETWEEN, [signer, signer, after, upTo]);
      return rows.map((row) => row.user_id);
    },

    /** Needs a position in its batch. */
    put: (one: KeySignature): Write => ({
      sql: `INSERT INTO key_signatures (user_id, key_name, signer, signer_key_id, signature, position)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (user_id, key_name, signer, signer_key_id)
            DO UPDATE SET signature = excluded.signature, position = excluded.position`,
      params: [one.user_id, one.key_name, one.signer, one.signer_key_id, one.signature, position()],
    }),

    /** Removes what is signed by these keys of a user, and what they are signed by. */
    removeKeys: (userId: UserId, names: readonly string[]): readonly Write[] => [
      {
        sql: `DELETE FROM key_signatures WHERE user_id = ? AND key_name IN (@texts ?)`,
        params: [userId, list(names)],
      },
      {
        sql: `DELETE FROM key_signatures WHERE signer = ? AND signer_key_id IN (@texts ?)`,
        params: [userId, list(names.map((name) => `ed25519:${name}`))],
      },
    ],
  };
}

export type KeySignatureStore = ReturnType<typeof keySignatureStore>;
