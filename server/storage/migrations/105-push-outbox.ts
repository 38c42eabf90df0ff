import type { Migration } from '../migrate.ts';

/** What the gateways of pushers have yet to be told. */
export const pushOutbox: Migration = {
  version: 105,
  name: 'push-outbox',
  sql: `
    -- When the client last set the pusher up, and the count of unread that its gateway was told; -1 before the first.
    ALTER TABLE pushers ADD COLUMN changed_at @integer NOT NULL DEFAULT 0;
    ALTER TABLE pushers ADD COLUMN told_unread @integer NOT NULL DEFAULT -1;
    UPDATE pushers SET changed_at = created_at;

    -- One notification for one pusher. Without an event (event_id is empty): the count alone, at most once for each.
    CREATE TABLE push_outbox (
      nid @id,
      user_id TEXT NOT NULL,
      app_id TEXT NOT NULL,
      pushkey TEXT NOT NULL,
      position @integer NOT NULL,
      event_id TEXT NOT NULL,
      thread TEXT NOT NULL,
      actions TEXT NOT NULL,
      queued_at @integer NOT NULL,
      FOREIGN KEY (user_id, app_id, pushkey) REFERENCES pushers (user_id, app_id, pushkey)
        ON DELETE CASCADE
    ) @strict;
    CREATE UNIQUE INDEX push_outbox_key ON push_outbox (user_id, app_id, pushkey, event_id);
  `,
};
