import type { Migration } from '../migrate.ts';

/** The events of a room by the time that they give for themselves: who looks for a day jumps to it. */
export const eventsByTime: Migration = {
  version: 61,
  name: 'events-by-time',
  sql: `CREATE INDEX events_time ON events (room_nid, origin_server_ts, nid);`,
};
