import type { Migration } from '../migrate.ts';

/** The words of messages, room names and topics, for full-text search. Encrypted events have none here. */
export const eventWords: Migration = {
  version: 63,
  name: 'event-words',
  sql: `@wordtable;`,
};
