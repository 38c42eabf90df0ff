import type { Migration } from '../migrate.ts';

/** E-mail addresses and phone numbers of accounts. */
export const contacts: Migration = {
  version: 72,
  name: 'contacts',
  sql: `
    -- medium is email or msisdn; an address belongs to one account. Times are milliseconds since the epoch.
    CREATE TABLE contacts (
      medium TEXT NOT NULL,
      address TEXT NOT NULL,
      user_id TEXT NOT NULL,
      validated_at @integer NOT NULL,
      added_at @integer NOT NULL,
      PRIMARY KEY (medium, address)
    ) @keyed;
    CREATE INDEX contacts_of_user ON contacts (user_id);
  `,
};
