/** What application services have yet to be told: rows of `appservice_outbox` and `appservice_transactions`. */
import { list } from './dialect.ts';
import {
  integer,
  nullable,
  query,
  text,
  type Engine,
  type Parameter,
  type RowOf,
  type Write,
} from './engine.ts';
import { jsonObject } from './json-column.ts';

const ROW = { nid: integer, kind: text, key: text, content: nullable(jsonObject) };

/** One piece of news. An event has the kind `event`, its id as key, and no content. */
export type OutboxRow = RowOf<typeof ROW>;

/** What passes: `kind` is the type of the event, `key` what it is about, and `content` all of it, as JSON. */
export interface EphemeralRow {
  readonly kind: 'm.presence' | 'm.receipt' | 'm.typing';
  readonly key: string;
  readonly content: string;
}

const TRANSACTION = { txn_id: text, body: text };

export type StoredTransaction = RowOf<typeof TRANSACTION>;

const NEXT = query(
  `SELECT nid, kind, key, content FROM appservice_outbox WHERE service = ?
   ORDER BY position, nid LIMIT ?`,
  ROW,
);
const PENDING = query(
  `SELECT txn_id, body FROM appservice_transactions WHERE service = ?`,
  TRANSACTION,
);

export function appserviceOutbox(engine: Engine) {
  return {
    /** The oldest news for a service. */
    next: (service: string, limit: number) => engine.all(NEXT, [service, limit]),
    /** The transaction that was made and not taken yet. */
    pending: (service: string) => engine.first(PENDING, [service]),

    addEvent: (service: string, eventId: string, position: Parameter): Write => ({
      sql: `INSERT INTO appservice_outbox (service, position, kind, key) VALUES (?, ?, 'event', ?)
            ON CONFLICT (service, kind, key) DO NOTHING`,
      params: [service, position, eventId],
    }),

    /** Adds what takes the place of older news of its kind with the same key. `content` is JSON. */
    addEphemeral: (
      service: string,
      { kind, key, content }: EphemeralRow,
      position: Parameter,
    ): Write[] => [
      {
        sql: `DELETE FROM appservice_outbox WHERE service = ? AND kind = ? AND key = ?`,
        params: [service, kind, key],
      },
      {
        sql: `INSERT INTO appservice_outbox (service, position, kind, key, content)
              VALUES (?, ?, ?, ?, ?)`,
        params: [service, position, kind, key, content],
      },
    ],

    /** Drops what is not true any more after a restart: who was typing. */
    dropTyping: (): Write => ({
      sql: `DELETE FROM appservice_outbox WHERE kind = 'm.typing'`,
      params: [],
    }),

    /** Turns news into a transaction. */
    begin: (service: string, rows: readonly OutboxRow[], made: StoredTransaction): Write[] => [
      {
        sql: `INSERT INTO appservice_transactions (service, txn_id, body) VALUES (?, ?, ?)`,
        params: [service, made.txn_id, made.body],
      },
      {
        sql: `DELETE FROM appservice_outbox WHERE nid IN (@integers ?)`,
        params: [list(rows.map(({ nid }) => nid))],
        expect: { rows: rows.length, orElse: 'news of an application service' },
      },
    ],

    /** Drops news that there is nothing left to tell of. */
    drop: (rows: readonly OutboxRow[]): Write => ({
      sql: `DELETE FROM appservice_outbox WHERE nid IN (@integers ?)`,
      params: [list(rows.map(({ nid }) => nid))],
    }),

    /** The service has taken its transaction. */
    finish: (service: string, txnId: string): Write => ({
      sql: `DELETE FROM appservice_transactions WHERE service = ? AND txn_id = ?`,
      params: [service, txnId],
    }),
  };
}

export type AppserviceOutbox = ReturnType<typeof appserviceOutbox>;
