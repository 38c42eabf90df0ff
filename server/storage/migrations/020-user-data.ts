import type { Migration } from '../migrate.ts';

/** What users keep on the server, and what they let each other know: account data, filters, receipts, presence, push rules, unread counts. */
export const userData: Migration = {
  version: 20,
  name: 'user-data',
  sql: `
    -- room_id is empty for what belongs to the account as a whole. content is JSON.
    CREATE TABLE account_data (
      user_id TEXT NOT NULL,
      room_id TEXT NOT NULL,
      type TEXT NOT NULL,
      content TEXT NOT NULL,
      position @integer NOT NULL,
      PRIMARY KEY (user_id, room_id, type)
    ) @keyed;
    CREATE INDEX account_data_stream ON account_data (user_id, position);

    -- digest is the hash of the filter's canonical JSON: the same filter is stored once.
    CREATE TABLE filters (
      user_id TEXT NOT NULL,
      filter_id @integer NOT NULL,
      digest TEXT NOT NULL,
      definition TEXT NOT NULL,
      PRIMARY KEY (user_id, filter_id),
      UNIQUE (user_id, digest)
    ) @keyed;

    -- thread is empty for an unthreaded receipt. event_position is where in the stream the event is.
    -- Rows of type m.fully_read keep that marker from moving backwards; clients see it as account data.
    CREATE TABLE receipts (
      room_id TEXT NOT NULL,
      user_id TEXT NOT NULL,
      type TEXT NOT NULL,
      thread TEXT NOT NULL,
      event_id TEXT NOT NULL,
      event_position @integer NOT NULL,
      ts @integer NOT NULL,
      position @integer NOT NULL,
      PRIMARY KEY (room_id, user_id, type, thread)
    ) @keyed;
    CREATE INDEX receipts_stream ON receipts (room_id, position);

    CREATE TABLE presence (
      user_id TEXT NOT NULL PRIMARY KEY,
      presence TEXT NOT NULL,
      status_msg TEXT,
      -- Milliseconds since the epoch.
      last_active @integer NOT NULL,
      currently_active @integer NOT NULL,
      position @integer NOT NULL
    ) @keyed;
    CREATE INDEX presence_stream ON presence (position);

    -- What a user changed about the default push rules, as one JSON document.
    CREATE TABLE push_rules (
      user_id TEXT NOT NULL PRIMARY KEY,
      changes TEXT NOT NULL,
      position @integer NOT NULL
    ) @keyed;

    -- What an event means for most members of its room. thread is 'main' or the id of the thread's root.
    CREATE TABLE room_notifications (
      room_id TEXT NOT NULL,
      position @integer NOT NULL,
      thread TEXT NOT NULL,
      sender TEXT NOT NULL,
      notify @integer NOT NULL,
      highlight @integer NOT NULL,
      PRIMARY KEY (room_id, position)
    ) @keyed;
    CREATE INDEX room_notifications_threads ON room_notifications (room_id, position) WHERE thread <> 'main';

    -- For whom it means something else: what to add to the row above, from -1 to 1.
    CREATE TABLE user_notifications (
      user_id TEXT NOT NULL,
      room_id TEXT NOT NULL,
      position @integer NOT NULL,
      thread TEXT NOT NULL,
      notify @integer NOT NULL,
      highlight @integer NOT NULL,
      PRIMARY KEY (user_id, room_id, position)
    ) @keyed;

    -- Up to where a user has read. thread is empty for what holds in every thread; position is when it changed.
    CREATE TABLE unread_floors (
      user_id TEXT NOT NULL,
      room_id TEXT NOT NULL,
      thread TEXT NOT NULL,
      floor @integer NOT NULL,
      position @integer NOT NULL,
      PRIMARY KEY (user_id, room_id, thread)
    ) @keyed;
  `,
};
