import type { Migration } from '../migrate.ts';

/** What application services have yet to be told, and the rooms that they list. */
export const appservices: Migration = {
  version: 90,
  name: 'appservices',
  sql: `
    -- An event goes by its id (content is NULL); anything else is JSON, and newer news with the same key take its place.
    CREATE TABLE appservice_outbox (
      nid @id,
      service TEXT NOT NULL,
      position @integer NOT NULL,
      kind TEXT NOT NULL,
      key TEXT NOT NULL,
      content TEXT
    ) @strict;
    CREATE UNIQUE INDEX appservice_outbox_key ON appservice_outbox (service, kind, key);
    CREATE INDEX appservice_outbox_order ON appservice_outbox (service, position, nid);

    -- The transaction that each service is being sent, byte for byte, until it has taken it.
    CREATE TABLE appservice_transactions (
      service TEXT NOT NULL PRIMARY KEY,
      txn_id TEXT NOT NULL,
      body TEXT NOT NULL
    ) @keyed;

    CREATE TABLE appservice_rooms (
      service TEXT NOT NULL,
      network_id TEXT NOT NULL,
      room_nid @integer NOT NULL,
      PRIMARY KEY (service, network_id, room_nid)
    ) @keyed;
  `,
};
