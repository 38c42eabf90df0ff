import type { Migration } from '../migrate.ts';

/** Ways to the few rows that are wanted of a room with many members. */
export const largeRooms: Migration = {
  version: 111,
  name: 'large-rooms',
  sql: `
    -- The state of a room that is not its members: what lazy-loading tells of it.
    CREATE INDEX events_other_state ON events (room_nid, type, state_key)
      WHERE state_key IS NOT NULL AND type <> 'm.room.member';
    -- The members of a room in the order in which they came to be what they are: the first of them are its heroes.
    CREATE INDEX memberships_order ON memberships (room_nid, membership, position);
  `,
};
