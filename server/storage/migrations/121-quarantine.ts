import type { Migration } from '../migrate.ts';

/** Files that are kept and not given out, and files in the order in which they came. */
export const quarantine: Migration = {
  version: 121,
  name: 'quarantine',
  sql: `
    -- When it was taken out of sight, in milliseconds since the epoch.
    ALTER TABLE media ADD COLUMN quarantined_at @integer;
    -- What comes with the same bytes is out of sight too.
    CREATE INDEX media_quarantine ON media (sha256) WHERE quarantined_at IS NOT NULL;
    CREATE INDEX media_by_time ON media (created_at, media_id) WHERE blob IS NOT NULL;
  `,
};
