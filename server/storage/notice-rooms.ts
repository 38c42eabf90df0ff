/** Rows of `notice_rooms`: the room in which the server speaks to a user. */
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import { query, text, type Engine, type Write } from './engine.ts';

const OF_USER = query(`SELECT room_id FROM notice_rooms WHERE user_id = ?`, { room_id: text });

/** The condition of the conflict when the user has such a room already. */
export const HAS_NOTICE_ROOM = 'unique: notice_rooms.user_id';

export function noticeRoomStore(engine: Engine) {
  return {
    find: async (userId: UserId): Promise<RoomId | undefined> =>
      (await engine.first(OF_USER, [userId]))?.room_id,

    insert: (userId: UserId, roomId: RoomId): Write => ({
      sql: `INSERT INTO notice_rooms (user_id, room_id) VALUES (?, ?)`,
      params: [userId, roomId],
    }),
  };
}

export type NoticeRoomStore = ReturnType<typeof noticeRoomStore>;
