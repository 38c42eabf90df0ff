/** Takes a room out of the database. What users keep for themselves, such as backed up keys and reports, stays. */
import type { RoomId } from '../matrix/identifiers.ts';
import type { Write } from './engine.ts';

/** The state groups of the room's events, those they are built on, and that of its current state. */
const OWN_GROUPS = `
  WITH RECURSIVE own (nid) AS (
    SELECT state_group FROM events WHERE room_nid = ? AND state_group IS NOT NULL
    UNION SELECT current_group FROM rooms WHERE nid = ? AND current_group IS NOT NULL
    UNION SELECT g.parent FROM state_groups g JOIN own ON own.nid = g.nid WHERE g.parent IS NOT NULL
  ) SELECT nid FROM own`;

/** Rows that name an event of the room by its number. */
const BY_EVENT = [
  ['event_words', 'rowid'],
  ['event_edges', 'nid'],
  ['event_auth', 'nid'],
  ['event_relations', 'nid'],
  ['missing_prev_events', 'nid'],
  ['waiting_redactions', 'nid'],
] as const;

const BY_ROOM_NUMBER = [
  'forward_extremities',
  'current_state',
  'state_changes',
  'state_resolutions',
  'memberships',
  'aliases',
  'appservice_rooms',
  'events',
] as const;

const BY_ROOM_ID = [
  'account_data',
  'receipts',
  'room_notifications',
  'user_notifications',
  'unread_floors',
  'notice_rooms',
] as const;

/**
 * Everything that is the room's, in the order in which it can go. Only for a database that no server has open: a
 * server remembers heads and states of rooms.
 */
export function purgeRoom(roomNid: number, roomId: RoomId): readonly Write[] {
  const ofRoom = 'SELECT nid FROM events WHERE room_nid = ?';
  return [
    {
      // The same state is stored once: the empty one may be another room's, too.
      sql: `DELETE FROM state_groups WHERE nid IN (${OWN_GROUPS})
            AND nid NOT IN (SELECT state_group FROM events WHERE room_nid <> ? AND state_group IS NOT NULL)`,
      params: [roomNid, roomNid, roomNid],
    },
    {
      sql: `DELETE FROM appservice_outbox WHERE kind = 'event'
            AND key IN (SELECT event_id FROM events WHERE room_nid = ?)`,
      params: [roomNid],
    },
    ...BY_EVENT.map(([table, column]) => ({
      sql: `DELETE FROM ${table} WHERE ${column} IN (${ofRoom})`,
      params: [roomNid],
    })),
    ...BY_ROOM_ID.map((table) => ({
      sql: `DELETE FROM ${table} WHERE room_id = ?`,
      params: [roomId],
    })),
    ...BY_ROOM_NUMBER.map((table) => ({
      sql: `DELETE FROM ${table} WHERE room_nid = ?`,
      params: [roomNid],
    })),
    { sql: `DELETE FROM rooms WHERE nid = ?`, params: [roomNid] },
  ];
}
