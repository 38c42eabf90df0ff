import type { Migration } from '../migrate.ts';

/** Who ignores whom, to be found by the ignored: whoever speaks is not counted as unread by them. */
export const ignoredUsers: Migration = {
  version: 84,
  name: 'ignored-users',
  sql: `
    -- What the users' m.ignored_user_list says, kept in step with it.
    CREATE TABLE ignored_users (
      ignored_id TEXT NOT NULL,
      user_id TEXT NOT NULL,
      PRIMARY KEY (ignored_id, user_id)
    ) @keyed;
    CREATE INDEX ignored_users_of_user ON ignored_users (user_id);
    INSERT INTO ignored_users (ignored_id, user_id) @ignoredlists;
  `,
};
