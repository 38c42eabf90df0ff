/** Rows of `upstream_links`: which account somebody has who is known to another provider. */
import type { UserId } from '../matrix/identifiers.ts';
import { query, text, type Engine, type Write } from './engine.ts';

const BY_SUBJECT = query(`SELECT user_id FROM upstream_links WHERE provider = ? AND subject = ?`, {
  user_id: text,
});
const OF_USER = query(`SELECT user_id FROM upstream_links WHERE user_id = ?`, { user_id: text });

/** The condition of the conflict when somebody is known here meanwhile. */
export const UPSTREAM_LINKED = 'unique: upstream_links.provider';

export function upstreamLinkStore(engine: Engine) {
  return {
    userOf: async (provider: string, subject: string): Promise<UserId | undefined> =>
      (await engine.first(BY_SUBJECT, [provider, subject]))?.user_id,

    /** Whether the user can come from anywhere. */
    has: async (userId: UserId): Promise<boolean> =>
      (await engine.first(OF_USER, [userId])) !== undefined,

    insert: (provider: string, subject: string, userId: UserId, now: number): Write => ({
      sql: `INSERT INTO upstream_links (provider, subject, user_id, linked_at) VALUES (?, ?, ?, ?)`,
      params: [provider, subject, userId, now],
    }),
  };
}

export type UpstreamLinkStore = ReturnType<typeof upstreamLinkStore>;
