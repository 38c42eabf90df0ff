import type { Migration } from '../migrate.ts';

/** Accounts that may read but not act. */
export const suspension: Migration = {
  version: 71,
  name: 'suspension',
  sql: `ALTER TABLE accounts ADD COLUMN is_suspended @integer NOT NULL DEFAULT 0;`,
};
