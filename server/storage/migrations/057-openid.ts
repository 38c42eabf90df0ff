import type { Migration } from '../migrate.ts';

/** Tokens that tell another service who somebody is. */
export const openId: Migration = {
  version: 57,
  name: 'openid',
  sql: `
    -- Known by a hash only: whoever reads the database cannot pose as anybody.
    CREATE TABLE openid_tokens (
      token_hash TEXT NOT NULL PRIMARY KEY,
      user_id TEXT NOT NULL,
      -- Milliseconds since the epoch.
      expires_at @integer NOT NULL
    ) @keyed;
    CREATE INDEX openid_tokens_age ON openid_tokens (expires_at);
    CREATE INDEX openid_tokens_of_user ON openid_tokens (user_id);
  `,
};
