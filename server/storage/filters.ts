/** Rows of `filters`: what clients want to see, by a number they can name it with. */
import type { UserId } from '../matrix/identifiers.ts';
import { integer, query, type Engine, type Write } from './engine.ts';
import { jsonObject } from './json-column.ts';

const BY_ID = query(`SELECT definition FROM filters WHERE user_id = ? AND filter_id = ?`, {
  definition: jsonObject,
});
const BY_DIGEST = query(`SELECT filter_id FROM filters WHERE user_id = ? AND digest = ?`, {
  filter_id: integer,
});

export function filterStore(engine: Engine) {
  return {
    find: (userId: UserId, filterId: number) => engine.first(BY_ID, [userId, filterId]),
    findSame: (userId: UserId, digest: string) => engine.first(BY_DIGEST, [userId, digest]),

    /** Takes the user's next number. The same digest a second time is a conflict. */
    insert: (userId: UserId, digest: string, definition: string): Write => ({
      sql: `INSERT INTO filters (user_id, filter_id, digest, definition)
            SELECT ?, COALESCE(MAX(filter_id) + 1, 0), ?, ? FROM filters WHERE user_id = ?`,
      params: [userId, digest, definition, userId],
    }),
  };
}

export type FilterStore = ReturnType<typeof filterStore>;
