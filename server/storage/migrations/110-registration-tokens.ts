import type { Migration } from '../migrate.ts';

/** The words that let their holders make accounts: made and taken back by the administrator. */
export const registrationTokens: Migration = {
  version: 110,
  name: 'registration-tokens',
  sql: `
    -- Null in uses_allowed: any number of accounts; in expires_at: for ever. Times are milliseconds since the epoch.
    CREATE TABLE registration_tokens (
      token TEXT NOT NULL PRIMARY KEY,
      uses_allowed @integer,
      uses @integer NOT NULL DEFAULT 0,
      expires_at @integer,
      created_at @integer NOT NULL
    ) @keyed;
  `,
};
