import type { Migration } from '../migrate.ts';

/** Files that were uploaded, or will be; pictures made of them; what was found at the links that people preview. */
export const media: Migration = {
  version: 50,
  name: 'media',
  sql: `
    -- blob is NULL while the file has not come yet; it names the file where files are kept. user_id is NULL for files
    -- that the server got by itself. expires_at: when a row goes that does not stay, in milliseconds since the epoch.
    CREATE TABLE media (
      media_id TEXT NOT NULL PRIMARY KEY,
      user_id TEXT,
      created_at @integer NOT NULL,
      expires_at @integer,
      blob TEXT UNIQUE,
      bytes @integer,
      sha256 TEXT,
      content_type TEXT,
      filename TEXT,
      -- 1: to be had with an access token only.
      frozen @integer
    ) @keyed;
    CREATE INDEX media_expiry ON media (expires_at) WHERE expires_at IS NOT NULL;
    CREATE INDEX media_pending ON media (user_id) WHERE blob IS NULL;

    -- What each user has uploaded in all.
    CREATE TABLE media_usage (
      user_id TEXT NOT NULL PRIMARY KEY,
      files @integer NOT NULL,
      bytes @integer NOT NULL
    ) @keyed;

    -- size is WIDTHxHEIGHT.
    CREATE TABLE thumbnails (
      media_id TEXT NOT NULL REFERENCES media ON DELETE CASCADE,
      method TEXT NOT NULL,
      size TEXT NOT NULL,
      animated @integer NOT NULL,
      blob TEXT NOT NULL UNIQUE,
      bytes @integer NOT NULL,
      sha256 TEXT NOT NULL,
      content_type TEXT NOT NULL,
      PRIMARY KEY (media_id, method, size, animated)
    ) @keyed;

    -- answer is JSON, as clients get it.
    CREATE TABLE url_previews (
      url TEXT NOT NULL PRIMARY KEY,
      answer TEXT NOT NULL,
      expires_at @integer NOT NULL
    ) @keyed;
    CREATE INDEX url_previews_expiry ON url_previews (expires_at);
  `,
};
