import type { Migration } from '../migrate.ts';

/** What devices need to talk in secret: their keys, the news about those, and messages from device to device. */
export const encryption: Migration = {
  version: 30,
  name: 'encryption',
  sql: `
    -- keys is the signed object as the device uploaded it.
    CREATE TABLE device_keys (
      user_id TEXT NOT NULL,
      device_id TEXT NOT NULL,
      keys TEXT NOT NULL,
      PRIMARY KEY (user_id, device_id)
    ) @keyed;

    -- Numbered in the order of their upload. Once claimed, key is null: the row stays, so that the same key
    -- uploaded again (by a client that saw no answer) is not handed out twice.
    CREATE TABLE one_time_keys (
      nid @id,
      user_id TEXT NOT NULL,
      device_id TEXT NOT NULL,
      algorithm TEXT NOT NULL,
      key_id TEXT NOT NULL,
      key TEXT,
      claimed_position @integer,
      UNIQUE (user_id, device_id, algorithm, key_id)
    ) @strict;
    CREATE INDEX one_time_keys_left ON one_time_keys (user_id, device_id, algorithm, nid) WHERE key IS NOT NULL;
    CREATE INDEX one_time_keys_claims ON one_time_keys (user_id, device_id, claimed_position) WHERE key IS NULL;

    CREATE TABLE fallback_keys (
      user_id TEXT NOT NULL,
      device_id TEXT NOT NULL,
      algorithm TEXT NOT NULL,
      key_id TEXT NOT NULL,
      key TEXT NOT NULL,
      used @integer NOT NULL DEFAULT 0,
      used_position @integer,
      PRIMARY KEY (user_id, device_id, algorithm)
    ) @keyed;

    CREATE TABLE device_list_changes (
      position @integer NOT NULL,
      user_id TEXT NOT NULL,
      PRIMARY KEY (position, user_id)
    ) @keyed;

    -- Numbered in the order of arrival. position is the one from which a sync delivers the message.
    CREATE TABLE to_device (
      nid @id,
      user_id TEXT NOT NULL,
      device_id TEXT NOT NULL,
      position @integer NOT NULL,
      sender TEXT NOT NULL,
      type TEXT NOT NULL,
      content TEXT NOT NULL
    ) @strict;
    CREATE INDEX to_device_queue ON to_device (user_id, device_id, nid);

    CREATE TABLE to_device_transactions (
      user_id TEXT NOT NULL,
      device_id TEXT NOT NULL,
      type TEXT NOT NULL,
      txn_id TEXT NOT NULL,
      -- Milliseconds since the epoch.
      received_at @integer NOT NULL,
      PRIMARY KEY (user_id, device_id, type, txn_id)
    ) @keyed;
    CREATE INDEX to_device_transactions_age ON to_device_transactions (received_at);
  `,
};
