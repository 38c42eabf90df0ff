/** Rows of `to_device`: messages that wait for a device, in the order of their arrival. */
import type { UserId } from '../matrix/identifiers.ts';
import { integer, position, query, text, type Engine, type Write } from './engine.ts';
import { list } from './dialect.ts';
import { jsonObject } from './json-column.ts';
import { mayHaveChanged } from './written.ts';

const WAITING = query(
  `SELECT nid, sender, type, content FROM to_device
   WHERE user_id = ? AND device_id = ? AND position > ? AND position <= ? ORDER BY nid LIMIT ?`,
  { nid: integer, sender: text, type: text, content: jsonObject },
);
const OLDEST = query(
  `SELECT MIN(position) AS position FROM to_device WHERE user_id = ? AND device_id = ? AND position <= ?
   HAVING MIN(position) IS NOT NULL`,
  { position: integer },
);
const TRANSACTION = query(
  `SELECT received_at FROM to_device_transactions
   WHERE user_id = ? AND device_id = ? AND type = ? AND txn_id = ?`,
  { received_at: integer },
);

/** What makes a request the same one: who sent it, to which endpoint, under which id. */
export interface ToDeviceTransaction {
  readonly userId: UserId;
  readonly deviceId: string;
  readonly type: string;
  readonly txnId: string;
}

export function toDeviceStore(engine: Engine) {
  return {
    waiting: async (
      userId: UserId,
      deviceId: string,
      after: number,
      upTo: number,
      limit: number,
    ) =>
      mayHaveChanged(engine, ['to_device'], after, upTo)
        ? engine.all(WAITING, [userId, deviceId, after, upTo, limit])
        : [],

    /** Whether the device has messages up to a position. */
    hasUpTo: async (userId: UserId, deviceId: string, upTo: number) =>
      (await engine.first(OLDEST, [userId, deviceId, upTo])) !== undefined,

    wasSent: async ({ userId, deviceId, type, txnId }: ToDeviceTransaction) =>
      (await engine.first(TRANSACTION, [userId, deviceId, type, txnId])) !== undefined,

    rememberSent: (sent: ToDeviceTransaction, receivedAt: number): Write => ({
      sql: `INSERT INTO to_device_transactions (user_id, device_id, type, txn_id, received_at)
            VALUES (?, ?, ?, ?, ?)`,
      params: [sent.userId, sent.deviceId, sent.type, sent.txnId, receivedAt],
    }),

    forgetSentBefore: (time: number): Write => ({
      sql: `DELETE FROM to_device_transactions WHERE received_at < ?`,
      params: [time],
    }),

    enqueue: (
      to: { readonly userId: UserId; readonly deviceId: string },
      message: { readonly sender: UserId; readonly type: string; readonly content: string },
    ): Write => ({
      sql: `INSERT INTO to_device (user_id, device_id, position, sender, type, content)
            VALUES (?, ?, ?, ?, ?, ?)`,
      params: [to.userId, to.deviceId, position(), message.sender, message.type, message.content],
    }),

    /** Moves messages to a new position: those of the device up to `upTo` that arrived after the one given. */
    postpone: (userId: UserId, deviceId: string, afterNid: number, upTo: number): Write => ({
      sql: `UPDATE to_device SET position = ?
            WHERE user_id = ? AND device_id = ? AND nid > ? AND position <= ?`,
      params: [position(), userId, deviceId, afterNid, upTo],
    }),

    removeUpTo: (userId: UserId, deviceId: string, upTo: number): Write => ({
      sql: `DELETE FROM to_device WHERE user_id = ? AND device_id = ? AND position <= ?`,
      params: [userId, deviceId, upTo],
    }),

    /** All that waits for devices that are gone, and what they sent. */
    removeDevices: (userId: UserId, deviceIds: readonly string[]): readonly Write[] =>
      ['to_device', 'to_device_transactions'].map((table) => ({
        sql: `DELETE FROM ${table} WHERE user_id = ? AND device_id IN (@texts ?)`,
        params: [userId, list(deviceIds)],
      })),
  };
}

export type ToDeviceStore = ReturnType<typeof toDeviceStore>;
