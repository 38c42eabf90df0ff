import type { Migration } from '../migrate.ts';

/** E-mail addresses that somebody says are theirs, until a letter has shown it. */
export const validationSessions: Migration = {
  version: 112,
  name: 'validation-sessions',
  sql: `
    -- purpose is what the address is for: register, reset-password or add-contact. user_id is whose account it is that a
    -- password is asked for; null where there is none. Secrets are hashed; times are milliseconds since the epoch.
    CREATE TABLE validation_sessions (
      sid TEXT NOT NULL PRIMARY KEY,
      purpose TEXT NOT NULL,
      medium TEXT NOT NULL,
      address TEXT NOT NULL,
      secret_hash TEXT NOT NULL,
      send_attempt @integer NOT NULL,
      next_link TEXT,
      user_id TEXT,
      -- 0: the letter has no link, because there is nothing to confirm.
      can_validate @integer NOT NULL,
      validated_at @integer,
      expires_at @integer NOT NULL
    ) @keyed;
    CREATE UNIQUE INDEX validation_sessions_asked ON validation_sessions (address, secret_hash, purpose, medium);
    CREATE INDEX validation_sessions_expiry ON validation_sessions (expires_at);
  `,
};
