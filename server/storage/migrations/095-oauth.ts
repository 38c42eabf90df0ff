import type { Migration } from '../migrate.ts';

/** Signing in with OAuth 2.0: clients, what is under way, and who is signed in on the server's own pages. */
export const oauth: Migration = {
  version: 95,
  name: 'oauth',
  sql: `
    -- The client of a session that began with OAuth. Null: the session began with the legacy API.
    ALTER TABLE tokens ADD COLUMN client_id TEXT;
    CREATE INDEX tokens_client ON tokens (client_id);

    -- The client id is a hash of the metadata: who registers the same twice is the same client.
    CREATE TABLE oauth_clients (
      client_id TEXT NOT NULL PRIMARY KEY,
      metadata TEXT NOT NULL,
      -- The last time, in milliseconds since the epoch.
      registered_at @integer NOT NULL
    ) @keyed;

    -- Authorizations under way: requests, codes, grants. Ids are secrets and known by a hash only; what is stored is
    -- sealed with a key that is not in the database.
    CREATE TABLE oauth_records (
      model TEXT NOT NULL,
      id_hash TEXT NOT NULL,
      sealed @blob NOT NULL,
      grant_hash TEXT,
      user_code_hash TEXT,
      expires_at @integer NOT NULL,
      -- Set when a code was traded for tokens, which it can be once.
      consumed_at @integer,
      PRIMARY KEY (model, id_hash)
    ) @keyed;
    CREATE INDEX oauth_records_grant ON oauth_records (grant_hash);
    CREATE INDEX oauth_records_user_code ON oauth_records (user_code_hash);
    CREATE INDEX oauth_records_expiry ON oauth_records (expires_at);

    -- Refresh tokens that were traded in. One that comes again, after its successor was used, has two holders.
    CREATE TABLE oauth_spent_tokens (
      token_id TEXT NOT NULL PRIMARY KEY,
      user_id TEXT NOT NULL,
      device_id TEXT NOT NULL,
      spent_at @integer NOT NULL
    ) @keyed;
    CREATE INDEX oauth_spent_tokens_age ON oauth_spent_tokens (spent_at);
    CREATE INDEX oauth_spent_tokens_device ON oauth_spent_tokens (user_id, device_id);

    -- Who is signed in on the pages, by the hash of a cookie.
    CREATE TABLE browser_sessions (
      session_hash TEXT NOT NULL PRIMARY KEY,
      user_id TEXT NOT NULL,
      -- When the user last proved who they are.
      authenticated_at @integer NOT NULL,
      expires_at @integer NOT NULL
    ) @keyed;
    CREATE INDEX browser_sessions_user ON browser_sessions (user_id);
    CREATE INDEX browser_sessions_expiry ON browser_sessions (expires_at);

    -- Which account somebody has who is known to another provider.
    CREATE TABLE upstream_links (
      provider TEXT NOT NULL,
      subject TEXT NOT NULL,
      user_id TEXT NOT NULL,
      linked_at @integer NOT NULL,
      PRIMARY KEY (provider, subject)
    ) @keyed;
    CREATE INDEX upstream_links_user ON upstream_links (user_id);
  `,
};
