/** Rows of `contacts`: e-mail addresses and phone numbers of accounts. */
import type { UserId } from '../matrix/identifiers.ts';
import { integer, query, text, type Engine, type RowOf, type Write } from './engine.ts';

const CONTACT = { medium: text, address: text, validated_at: integer, added_at: integer };

export type ContactRow = RowOf<typeof CONTACT>;

const OF_USER = query(
  `SELECT * FROM contacts WHERE user_id = ? ORDER BY added_at, medium, address`,
  CONTACT,
);

const OWNER = query(`SELECT user_id FROM contacts WHERE medium = ? AND address = ?`, {
  user_id: text,
});

/** The conditions of conflicts: an address is another account's, or it is not that account's any more. */
export const CONTACT_IN_USE = 'contact of another account';
export const CONTACT_MOVED = 'contact of this account';

export function contactStore(engine: Engine) {
  return {
    /** In the order in which they were added. */
    ofUser: (userId: UserId) => engine.all(OF_USER, [userId]),

    /** Whose address it is. */
    owner: async (medium: string, address: string): Promise<UserId | undefined> =>
      (await engine.first(OWNER, [medium, address]))?.user_id,

    /** Adds an address; one that the user has already is validated anew. */
    put: (userId: UserId, contact: ContactRow): Write => ({
      sql: `INSERT INTO contacts (medium, address, user_id, validated_at, added_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (medium, address) DO UPDATE SET validated_at = excluded.validated_at
            WHERE contacts.user_id = excluded.user_id`,
      params: [contact.medium, contact.address, userId, contact.validated_at, contact.added_at],
      expect: { rows: 1, orElse: CONTACT_IN_USE },
    }),

    /** Demands that the address is still that user's. */
    validatedAgain: (userId: UserId, medium: string, address: string, at: number): Write => ({
      sql: `UPDATE contacts SET validated_at = ? WHERE user_id = ? AND medium = ? AND address = ?`,
      params: [at, userId, medium, address],
      expect: { rows: 1, orElse: CONTACT_MOVED },
    }),

    remove: (userId: UserId, medium: string, address: string): Write => ({
      sql: `DELETE FROM contacts WHERE user_id = ? AND medium = ? AND address = ?`,
      params: [userId, medium, address],
    }),
  };
}

export type ContactStore = ReturnType<typeof contactStore>;
