/** Rows of `contacts`: e-mail addresses and phone numbers of accounts. */
import type { UserId } from '../matrix/identifiers.ts';
import { integer, query, text, type Engine, type RowOf, type Write } from './engine.ts';

const CONTACT = { medium: text, address: text, validated_at: integer, added_at: integer };

export type ContactRow = RowOf<typeof CONTACT>;

const OF_USER = query(
  `SELECT * FROM contacts WHERE user_id = ? ORDER BY added_at, medium, address`,
  CONTACT,
);

/** The condition of the conflict when an address is another account's. */
export const CONTACT_IN_USE = 'contact of another account';

export function contactStore(engine: Engine) {
  return {
    /** In the order in which they were added. */
    ofUser: (userId: UserId) => engine.all(OF_USER, [userId]),

    /** Adds an address; one that the user has already is validated anew. */
    put: (userId: UserId, contact: ContactRow): Write => ({
      sql: `INSERT INTO contacts (medium, address, user_id, validated_at, added_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (medium, address) DO UPDATE SET validated_at = excluded.validated_at
            WHERE contacts.user_id = excluded.user_id`,
      params: [contact.medium, contact.address, userId, contact.validated_at, contact.added_at],
      expect: { rows: 1, orElse: CONTACT_IN_USE },
    }),

    remove: (userId: UserId, medium: string, address: string): Write => ({
      sql: `DELETE FROM contacts WHERE user_id = ? AND medium = ? AND address = ?`,
      params: [userId, medium, address],
    }),
  };
}

export type ContactStore = ReturnType<typeof contactStore>;
