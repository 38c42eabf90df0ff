import type { Migration } from '../migrate.ts';

/** The rooms in which the server speaks to its users: one for each. */
export const noticeRooms: Migration = {
  version: 85,
  name: 'notice-rooms',
  sql: `
    CREATE TABLE notice_rooms (
      user_id TEXT NOT NULL PRIMARY KEY,
      room_id TEXT NOT NULL
    ) @keyed;
  `,
};
