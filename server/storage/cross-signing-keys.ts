/** Rows of `cross_signing_keys`: the keys that stand for a user, whatever device they are on. */
import { canonicalJson } from '../matrix/canonical-json.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { list } from './dialect.ts';
import { CorruptRowError, query, text, type Column, type Engine, type Write } from './engine.ts';
import { jsonObject } from './json-column.ts';

/** What a cross-signing key is for. A user has one of each at most. */
export const USAGES = ['master', 'self_signing', 'user_signing'] as const;
export type Usage = (typeof USAGES)[number];

const usage: Column<Usage> = (value, name) => {
  const known = USAGES.find((one) => one === value);
  if (known !== undefined) return known;
  throw new CorruptRowError(`column ${name} holds no usage of a cross-signing key`);
};

const OF_USERS = query(
  `SELECT user_id, usage, public_key, key FROM cross_signing_keys WHERE user_id IN (@texts ?)`,
  { user_id: text, usage, public_key: text, key: jsonObject },
);
const NAMED = query(
  `SELECT public_key FROM cross_signing_keys WHERE user_id = ? AND public_key = ?`,
  {
    public_key: text,
  },
);

/** A key as it is stored: `key` is what was uploaded, without signatures. */
export interface CrossSigningKeyRow {
  readonly user_id: UserId;
  readonly usage: Usage;
  readonly public_key: string;
  readonly key: JsonObject;
}

/** The condition of the conflict when keys are not as they were read. */
export const CROSS_SIGNING_MOVED = 'cross-signing keys';

const NO_DEVICE_CALLED = `NOT EXISTS (SELECT 1 FROM devices WHERE user_id = ? AND device_id = ?)`;

export function crossSigningKeyStore(engine: Engine) {
  return {
    ofUsers: (userIds: Iterable<UserId>) => engine.all(OF_USERS, [list(userIds)]),

    isPublicKey: async (userId: UserId, name: string): Promise<boolean> =>
      (await engine.first(NAMED, [userId, name])) !== undefined,

    /** Must be the first of its usage, and no device may be called like it. */
    insert: ({ user_id: userId, usage, public_key: name, key }: CrossSigningKeyRow): Write => ({
      sql: `INSERT INTO cross_signing_keys (user_id, usage, public_key, key)
            SELECT ?, ?, ?, ? WHERE ${NO_DEVICE_CALLED} ON CONFLICT DO NOTHING`,
      params: [userId, usage, name, canonicalJson(key), userId, name],
      expect: { rows: 1, orElse: CROSS_SIGNING_MOVED },
    }),

    /** Must find the key as it was read, and no device may be called like the new one. */
    replace: (before: CrossSigningKeyRow, after: CrossSigningKeyRow): Write => ({
      sql: `UPDATE cross_signing_keys SET public_key = ?, key = ?
            WHERE user_id = ? AND usage = ? AND key = ? AND ${NO_DEVICE_CALLED}`,
      params: [
        after.public_key,
        canonicalJson(after.key),
        before.user_id,
        before.usage,
        canonicalJson(before.key),
        before.user_id,
        after.public_key,
      ],
      expect: { rows: 1, orElse: CROSS_SIGNING_MOVED },
    }),

    remove: (before: CrossSigningKeyRow): Write => ({
      sql: `DELETE FROM cross_signing_keys WHERE user_id = ? AND usage = ? AND key = ?`,
      params: [before.user_id, before.usage, canonicalJson(before.key)],
      expect: { rows: 1, orElse: CROSS_SIGNING_MOVED },
    }),

    /** Changes nothing; fails the commit when the key is not what it was when it was read. */
    stillThere: (row: CrossSigningKeyRow): Write => ({
      sql: `UPDATE cross_signing_keys SET key = key WHERE user_id = ? AND usage = ? AND key = ?`,
      params: [row.user_id, row.usage, canonicalJson(row.key)],
      expect: { rows: 1, orElse: CROSS_SIGNING_MOVED },
    }),

    /** Changes nothing; fails the commit when one of the names is that of a key. */
    noneCalled: (userId: UserId, names: readonly string[]): Write => ({
      sql: `UPDATE cross_signing_keys SET key = key WHERE user_id = ? AND public_key IN (@texts ?)`,
      params: [userId, list(names)],
      expect: { rows: 0, orElse: CROSS_SIGNING_MOVED },
    }),
  };
}

export type CrossSigningKeyStore = ReturnType<typeof crossSigningKeyStore>;
