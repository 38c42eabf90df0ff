/** Rows of `registration_tokens`. */
import { integer, nullable, query, text, type Engine, type RowOf, type Write } from './engine.ts';

const TOKEN = {
  token: text,
  uses_allowed: nullable(integer),
  uses: integer,
  expires_at: nullable(integer),
  created_at: integer,
};

export type RegistrationTokenRow = RowOf<typeof TOKEN>;

const ALL = query(`SELECT * FROM registration_tokens ORDER BY created_at, token`, TOKEN);

/** What makes a token good at a moment. */
const IS_GOOD = `(uses_allowed IS NULL OR uses < uses_allowed) AND (expires_at IS NULL OR expires_at > ?)`;

const GOOD = query(`SELECT token FROM registration_tokens WHERE ${IS_GOOD}`, { token: text });

/** The conditions of conflicts. */
export const TOKEN_EXISTS = 'unique: registration_tokens.token';
export const TOKEN_USED_UP = 'registration token';
export const NO_SUCH_TOKEN = 'no such registration token';

export function registrationTokenStore(engine: Engine) {
  return {
    all: () => engine.all(ALL),

    good: async (now: number): Promise<readonly string[]> =>
      (await engine.all(GOOD, [now])).map(({ token }) => token),

    insert: (row: Omit<RegistrationTokenRow, 'uses'>): Write => ({
      sql: `INSERT INTO registration_tokens (token, uses_allowed, expires_at, created_at) VALUES (?, ?, ?, ?)`,
      params: [row.token, row.uses_allowed, row.expires_at, row.created_at],
    }),

    /** Two who come at once with the last use cannot both succeed. */
    use: (token: string, now: number): Write => ({
      sql: `UPDATE registration_tokens SET uses = uses + 1 WHERE token = ? AND ${IS_GOOD}`,
      params: [token, now],
      expect: { rows: 1, orElse: TOKEN_USED_UP },
    }),

    remove: (token: string): Write => ({
      sql: `DELETE FROM registration_tokens WHERE token = ?`,
      params: [token],
      expect: { rows: 1, orElse: NO_SUCH_TOKEN },
    }),
  };
}

export type RegistrationTokenStore = ReturnType<typeof registrationTokenStore>;
