/** Rows of `profiles`: a user's profile fields as one JSON object. */
import type { UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { list } from './dialect.ts';
import { integer, query, text, type Engine, type Write } from './engine.ts';
import { jsonObject } from './json-column.ts';

const PROFILE = { fields: jsonObject, version: integer };

const BY_USER = query(`SELECT fields, version FROM profiles WHERE user_id = ?`, PROFILE);

const BY_USERS = query(`SELECT user_id, fields FROM profiles WHERE user_id IN (@texts ?)`, {
  user_id: text,
  fields: jsonObject,
});

export function profileStore(engine: Engine) {
  return {
    find: (userId: UserId) => engine.first(BY_USER, [userId]),

    findAll: (userIds: readonly UserId[]) => engine.all(BY_USERS, [list(userIds)]),

    insert: (userId: UserId, fields: JsonObject): Write => ({
      sql: `INSERT INTO profiles (user_id, fields, version) VALUES (?, ?, 1)`,
      params: [userId, JSON.stringify(fields)],
    }),

    /** @param version the one that was read; another means that somebody else changed it */
    update: (userId: UserId, fields: JsonObject, version: number): Write => ({
      sql: `UPDATE profiles SET fields = ?, version = version + 1 WHERE user_id = ? AND version = ?`,
      params: [JSON.stringify(fields), userId, version],
      expect: { rows: 1, orElse: 'profile' },
    }),

    remove: (userId: UserId): Write => ({
      sql: `DELETE FROM profiles WHERE user_id = ?`,
      params: [userId],
    }),
  };
}

export type ProfileStore = ReturnType<typeof profileStore>;
