import type { Migration } from '../migrate.ts';

/** What users reported as inappropriate: a room, an event in a room, or a user. */
export const reports: Migration = {
  version: 62,
  name: 'reports',
  sql: `
    CREATE TABLE reports (
      nid @id,
      -- Milliseconds since the epoch.
      received_at @integer NOT NULL,
      reporter TEXT NOT NULL,
      room_id TEXT,
      event_id TEXT,
      user_id TEXT,
      reason TEXT
    ) @strict;
  `,
};
