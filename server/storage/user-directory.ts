/** Reads who there is to be found: profiles, and the rooms that people are in. */
import type { UserId } from '../matrix/identifiers.ts';
import { list } from './dialect.ts';
import { integer, query, text, type Engine } from './engine.ts';
import { jsonObject } from './json-column.ts';

const ACCOUNTS = query(
  `SELECT a.user_id AS user_id, COALESCE(p.fields, '{}') AS fields
   FROM accounts a LEFT JOIN profiles p ON p.user_id = a.user_id
   WHERE a.deactivated_at IS NULL ORDER BY a.user_id`,
  { user_id: text, fields: jsonObject },
);

const PLACES = query(
  `SELECT user_id, room_nid FROM memberships WHERE user_id IN (@texts ?) AND membership = 'join'`,
  { user_id: text, room_nid: integer },
);

export function userDirectoryStore(engine: Engine) {
  return {
    /** This server's users, by user id; fields are those of their profiles. */
    accounts: () => engine.all(ACCOUNTS),
    /** Who of some users is in which rooms. */
    places: (userIds: readonly UserId[]) => engine.all(PLACES, [list(userIds)]),
  };
}

export type UserDirectoryStore = ReturnType<typeof userDirectoryStore>;
