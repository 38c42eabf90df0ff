import type { Migration } from '../migrate.ts';

/** Where users want their notifications sent. */
export const pushers: Migration = {
  version: 70,
  name: 'pushers',
  sql: `
    -- device_id is the device that set it up: a pusher goes when its device does. data is JSON.
    CREATE TABLE pushers (
      user_id TEXT NOT NULL,
      app_id TEXT NOT NULL,
      pushkey TEXT NOT NULL,
      device_id TEXT NOT NULL,
      kind TEXT NOT NULL,
      app_display_name TEXT NOT NULL,
      device_display_name TEXT NOT NULL,
      profile_tag TEXT,
      lang TEXT NOT NULL,
      data TEXT NOT NULL,
      created_at @integer NOT NULL,
      PRIMARY KEY (user_id, app_id, pushkey)
    ) @keyed;
    CREATE INDEX pushers_key ON pushers (app_id, pushkey);
  `,
};
