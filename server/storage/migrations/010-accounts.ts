import type { Migration } from '../migrate.ts';

/** Who may use the server, from where, and with which tokens. */
export const accounts: Migration = {
  version: 10,
  name: 'accounts',
  sql: `
    CREATE TABLE accounts (
      user_id TEXT NOT NULL PRIMARY KEY,
      -- How it was hashed is part of the text. Null: nobody can prove to be this user with a password.
      password_hash TEXT,
      is_guest @integer NOT NULL DEFAULT 0,
      is_admin @integer NOT NULL DEFAULT 0,
      is_locked @integer NOT NULL DEFAULT 0,
      created_at @integer NOT NULL,
      -- Set once and for ever: the user id is never given out again.
      deactivated_at @integer,
      -- The stream position from which on newcomers see the user's events redacted.
      erased_position @integer
    ) @keyed;

    -- All of a user's profile as one JSON object. The version counts its changes, so that the limit on the
    -- whole holds when two fields are set at once.
    CREATE TABLE profiles (
      user_id TEXT NOT NULL PRIMARY KEY,
      fields TEXT NOT NULL,
      version @integer NOT NULL
    ) @keyed;

    CREATE TABLE devices (
      user_id TEXT NOT NULL,
      device_id TEXT NOT NULL,
      display_name TEXT,
      created_at @integer NOT NULL,
      last_seen_at @integer,
      last_seen_ip TEXT,
      last_seen_agent TEXT,
      PRIMARY KEY (user_id, device_id)
    ) @keyed;

    -- What makes a macaroon more than a signature: without its row here it is worth nothing.
    CREATE TABLE tokens (
      token_id TEXT NOT NULL PRIMARY KEY,
      -- An access token and the refresh token that was handed out with it have the same.
      pair_id TEXT NOT NULL,
      user_id TEXT NOT NULL,
      device_id TEXT NOT NULL,
      -- access or refresh
      kind TEXT NOT NULL,
      created_at @integer NOT NULL,
      expires_at @integer,
      -- 0 from the refresh that made the pair until one of the two is used: so long the old pair stays good.
      confirmed @integer NOT NULL
    ) @keyed;
    CREATE INDEX tokens_device ON tokens (user_id, device_id);
    CREATE INDEX tokens_pair ON tokens (pair_id);

    -- Login tokens that have not been used, by the hash of each.
    CREATE TABLE login_tokens (
      token_hash TEXT NOT NULL PRIMARY KEY,
      user_id TEXT NOT NULL,
      expires_at @integer NOT NULL
    ) @keyed;
    CREATE INDEX login_tokens_user ON login_tokens (user_id);

    -- Interactive authentication under way, by the hash of the session id. The request that waits for it is
    -- sealed with the session id, because it may hold a password.
    CREATE TABLE ui_auth_sessions (
      session_hash TEXT NOT NULL PRIMARY KEY,
      operation TEXT NOT NULL,
      user_id TEXT,
      request @blob NOT NULL,
      completed TEXT NOT NULL,
      expires_at @integer NOT NULL
    ) @keyed;
    CREATE INDEX ui_auth_sessions_expiry ON ui_auth_sessions (expires_at);
  `,
};
