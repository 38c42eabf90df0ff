import type { Migration } from '../migrate.ts';

/** Keys of conversations that users left here, encrypted. */
export const keyBackup: Migration = {
  version: 56,
  name: 'key-backup',
  sql: `
    -- A backup that was deleted stays as a row, so that its version is not used again. etag counts the changes of
    -- its keys, key_count the keys.
    CREATE TABLE key_backups (
      user_id TEXT NOT NULL,
      version @integer NOT NULL,
      algorithm TEXT NOT NULL,
      auth_data TEXT NOT NULL,
      etag @integer NOT NULL,
      key_count @integer NOT NULL,
      deleted @integer NOT NULL DEFAULT 0,
      PRIMARY KEY (user_id, version)
    ) @keyed;

    CREATE TABLE backed_up_keys (
      user_id TEXT NOT NULL,
      version @integer NOT NULL,
      room_id TEXT NOT NULL,
      session_id TEXT NOT NULL,
      first_message_index @integer NOT NULL,
      forwarded_count @integer NOT NULL,
      is_verified @integer NOT NULL,
      session_data TEXT NOT NULL,
      PRIMARY KEY (user_id, version, room_id, session_id)
    ) @keyed;
  `,
};
