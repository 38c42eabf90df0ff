import type { Migration } from '../migrate.ts';

/** What was to be done about an event, so that it can be listed later: the rules may be others by then. */
export const notified: Migration = {
  version: 73,
  name: 'notified',
  sql: `
    -- The actions of the rule that matched, as JSON. Null for what was judged before they were kept.
    ALTER TABLE room_notifications ADD COLUMN actions TEXT;
    ALTER TABLE user_notifications ADD COLUMN actions TEXT;
  `,
};
