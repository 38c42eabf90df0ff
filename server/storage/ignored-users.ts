/** Rows of `ignored_users`: who ignores whom. */
import type { UserId } from '../matrix/identifiers.ts';
import { list } from './dialect.ts';
import { query, text, type Engine, type Write } from './engine.ts';

const BY = query(`SELECT user_id FROM ignored_users WHERE ignored_id = ?`, { user_id: text });

export function ignoredUserStore(engine: Engine) {
  return {
    /** Those who ignore a user. */
    by: async (ignored: UserId): Promise<ReadonlySet<UserId>> =>
      new Set((await engine.all(BY, [ignored])).map(({ user_id }) => user_id)),

    /** From now on a user ignores these and no others. */
    replace: (userId: UserId, ignored: Iterable<UserId>): readonly Write[] => [
      { sql: `DELETE FROM ignored_users WHERE user_id = ?`, params: [userId] },
      {
        sql: `INSERT INTO ignored_users (ignored_id, user_id)
              SELECT value, CAST(? AS TEXT) FROM (@texts ?) AS ignored`,
        params: [userId, list(ignored)],
      },
    ],
  };
}

export type IgnoredUserStore = ReturnType<typeof ignoredUserStore>;
