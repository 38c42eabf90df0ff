/** Rows of `oauth_spent_tokens`: refresh tokens that were traded in. */
import type { UserId } from '../matrix/identifiers.ts';
import { list } from './dialect.ts';
import { query, text, type Engine, type Write } from './engine.ts';

const BY_ID = query(`SELECT user_id, device_id FROM oauth_spent_tokens WHERE token_id = ?`, {
  user_id: text,
  device_id: text,
});

export function spentTokenStore(engine: Engine) {
  return {
    find: (tokenId: string) => engine.first(BY_ID, [tokenId]),

    /** A refresh that is repeated spends the same token again. */
    insert: (tokenId: string, userId: UserId, deviceId: string, now: number): Write => ({
      sql: `INSERT INTO oauth_spent_tokens (token_id, user_id, device_id, spent_at)
            VALUES (?, ?, ?, ?) ON CONFLICT (token_id) DO NOTHING`,
      params: [tokenId, userId, deviceId, now],
    }),

    removeOfDevices: (userId: UserId, deviceIds: readonly string[]): Write => ({
      sql: `DELETE FROM oauth_spent_tokens WHERE user_id = ? AND device_id IN (@texts ?)`,
      params: [userId, list(deviceIds)],
    }),

    removeOlder: (spentBefore: number): Write => ({
      sql: `DELETE FROM oauth_spent_tokens WHERE spent_at < ?`,
      params: [spentBefore],
    }),
  };
}

export type SpentTokenStore = ReturnType<typeof spentTokenStore>;
