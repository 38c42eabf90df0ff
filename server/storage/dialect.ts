/**
 * The SQL in the stores is written once. The few words that SQLite and PostgreSQL spell differently are macros,
 * replaced when a statement is prepared:
 *
 * | macro         | where                     | stands for                                                    |
 * | ------------- | ------------------------- | ------------------------------------------------------------- |
 * | `@texts ?`    | `IN (@texts ?)`           | the texts of a JSON array, one per row, in a column `value`    |
 * | `@integers ?` | `IN (@integers ?)`        | the integers of a JSON array, likewise                        |
 * | `@rows ?`     | `FROM (@rows ?) AS w`     | lists of two or three integers, in columns `a`, `b`, `c`       |
 * | `@cited`      | beside `events e`         | its `auth_events`, one per row, in a column `cited.value`      |
 * | `@search ?`   | `FROM (@search ?) AS found` | the words that match, in columns `nid`, `key`, `rank`        |
 * | `@words ?`    | value of an INSERT        | a text as words to search                                     |
 * | `@wordtable`  | statement of a migration  | the table of words, with those of the events that are there   |
 * | `@ignoredlists` | statement of a migration | who ignores whom, as the lists in account data say          |
 * | `@id`         | column of a migration     | an integer primary key that the database counts up            |
 * | `@integer`    | column of a migration     | an integer of 64 bits                                         |
 * | `@blob`       | column of a migration     | bytes                                                         |
 * | `@strict`     | after a table's `)`       | what makes the engine check the types of the columns          |
 * | `@keyed`      | after a table's `)`       | the same, for a table stored in the order of its primary key  |
 *
 * Placeholders are `?`. Their values never become part of the text.
 */

export type EngineName = 'sqlite' | 'postgres';

/** What of which events is searched; what goes in later is chosen by `rooms/searchable.ts`. */
const SQLITE_WORDS = `
  CREATE VIRTUAL TABLE event_words
    USING fts5 (words, key UNINDEXED, tokenize = 'unicode61 remove_diacritics 2');
  INSERT INTO event_words (rowid, words, key)
    SELECT nid, text, key FROM (
      SELECT nid, json_extract(json, '$.content.body') AS text, 'content.body' AS key
        FROM events WHERE type = 'm.room.message' AND state_key IS NULL
      UNION ALL SELECT nid, json_extract(json, '$.content.name'), 'content.name'
        FROM events WHERE type = 'm.room.name' AND state_key = ''
      UNION ALL SELECT nid, json_extract(json, '$.content.topic'), 'content.topic'
        FROM events WHERE type = 'm.room.topic' AND state_key = ''
    ) WHERE typeof(text) = 'text'`;
const POSTGRES_WORDS = `
  CREATE TABLE event_words (rowid BIGINT PRIMARY KEY, words TSVECTOR NOT NULL, key TEXT NOT NULL);
  CREATE INDEX event_words_gin ON event_words USING GIN (words);
  INSERT INTO event_words (rowid, words, key)
    SELECT nid, to_tsvector('simple', text), key FROM (
      SELECT nid, json::jsonb #>> '{content,body}' AS text, 'content.body' AS key
        FROM events WHERE type = 'm.room.message' AND state_key IS NULL
      UNION ALL SELECT nid, json::jsonb #>> '{content,name}', 'content.name'
        FROM events WHERE type = 'm.room.name' AND state_key = ''
      UNION ALL SELECT nid, json::jsonb #>> '{content,topic}', 'content.topic'
        FROM events WHERE type = 'm.room.topic' AND state_key = ''
    ) AS texts WHERE text IS NOT NULL`;

const IN_LISTS = `a.type = 'm.ignored_user_list' AND a.room_id = ''`;

const MACROS: Readonly<Record<EngineName, Readonly<Record<string, string>>>> = {
  sqlite: {
    texts: 'SELECT value FROM json_each(?)',
    integers: 'SELECT value FROM json_each(?)',
    rows: `SELECT json_extract(value, '$[0]') AS a, json_extract(value, '$[1]') AS b,
      json_extract(value, '$[2]') AS c FROM json_each(?)`,
    cited: `json_each(e.json, '$.auth_events') AS cited`,
    search: `SELECT rowid AS nid, key, -rank AS rank FROM event_words WHERE event_words MATCH ?`,
    words: '?',
    wordtable: SQLITE_WORDS,
    ignoredlists: `SELECT j.key, a.user_id FROM account_data a, json_each(a.content, '$.ignored_users') AS j
      WHERE ${IN_LISTS} AND json_type(a.content, '$.ignored_users') = 'object' AND j.key <> a.user_id`,
    id: 'INTEGER PRIMARY KEY',
    integer: 'INTEGER',
    blob: 'BLOB',
    strict: 'STRICT',
    keyed: 'STRICT, WITHOUT ROWID',
  },
  postgres: {
    texts: 'SELECT jsonb_array_elements_text(?::jsonb) AS value',
    integers: 'SELECT jsonb_array_elements_text(?::jsonb)::bigint AS value',
    rows: `SELECT (value->>0)::bigint AS a, (value->>1)::bigint AS b,
      (value->>2)::bigint AS c FROM jsonb_array_elements(?::jsonb)`,
    cited: `jsonb_array_elements_text(e.json::jsonb->'auth_events') AS cited (value)`,
    search: `SELECT w.rowid AS nid, w.key AS key, ts_rank(w.words, wanted) AS rank
      FROM event_words w, to_tsquery('simple', ?) AS wanted WHERE w.words @@ wanted`,
    words: `to_tsvector('simple', ?)`,
    wordtable: POSTGRES_WORDS,
    ignoredlists: `SELECT j.key, a.user_id FROM account_data a, jsonb_object_keys(
        CASE jsonb_typeof(a.content::jsonb->'ignored_users')
          WHEN 'object' THEN a.content::jsonb->'ignored_users' ELSE '{}'::jsonb END
      ) AS j (key) WHERE ${IN_LISTS} AND j.key <> a.user_id`,
    id: 'BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY',
    integer: 'BIGINT',
    blob: 'BYTEA',
    strict: '',
    keyed: '',
  },
};

/** Spells shared SQL for one engine. Throws when it uses a macro that does not exist: a mistake in a store. */
export function spell(sql: string, engine: EngineName): string {
  return sql.replace(/@([a-z]+)(?:\s*\?)?/g, (found: string, name: string) => {
    const spelling = MACROS[engine][name];
    if (spelling === undefined) throw new Error(`no SQL macro is called @${name}`);
    const takesValue = spelling.includes('?');
    if (takesValue !== found.endsWith('?'))
      throw new Error(`@${name} is used with the wrong value`);
    return spelling;
  });
}

/** The value for `@texts ?`, `@integers ?` or `@rows ?`. */
export function list(values: Iterable<string | number | readonly number[]>): string {
  return JSON.stringify([...values]);
}
