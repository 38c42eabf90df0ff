/** Rows of `push_rules`: what each user changed about the default push rules. */
import type { UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { integer, position, query, text, type Engine, type Write } from './engine.ts';
import { jsonObject } from './json-column.ts';
import { mayHaveChanged } from './written.ts';

const ONE = query(`SELECT changes, position FROM push_rules WHERE user_id = ?`, {
  changes: jsonObject,
  position: integer,
});
const ALL = query(`SELECT user_id, changes FROM push_rules`, {
  user_id: text,
  changes: jsonObject,
});

/** The condition of the conflict when rules are not what they were when they were read. */
export const PUSH_RULES_CHANGED = 'push rules';

export function pushRuleStore(engine: Engine) {
  return {
    find: (userId: UserId) => engine.first(ONE, [userId]),

    /** Whether the user's rules changed after a position, up to another. */
    changedBetween: async (userId: UserId, after: number, upTo: number): Promise<boolean> => {
      if (!mayHaveChanged(engine, ['push_rules'], after, upTo)) return false;
      const row = await engine.first(ONE, [userId]);
      return row !== undefined && row.position > after && row.position <= upTo;
    },

    /** Everyone who has rules of their own. */
    all: () => engine.all(ALL),

    /** Puts changes only where the row is still the one from `expected` (a position; undefined: no row). */
    replace: (userId: UserId, changes: JsonObject, expected: number | undefined): Write => {
      const json = JSON.stringify(changes);
      if (expected === undefined)
        return {
          sql: `INSERT INTO push_rules (user_id, changes, position) VALUES (?, ?, ?)`,
          params: [userId, json, position()],
        };
      return {
        sql: `UPDATE push_rules SET changes = ?, position = ? WHERE user_id = ? AND position = ?`,
        params: [json, position(), userId, expected],
        expect: { rows: 1, orElse: PUSH_RULES_CHANGED },
      };
    },
  };
}

export type PushRuleStore = ReturnType<typeof pushRuleStore>;
