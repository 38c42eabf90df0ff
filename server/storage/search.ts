/** Full-text search: the words of events, and the events that have them. */
import { list, type EngineName } from './dialect.ts';
import {
  CorruptRowError,
  integer,
  query,
  type Column,
  type Engine,
  type LateValue,
  type Write,
} from './engine.ts';
import { EVENT_COLUMNS, EVENT_SHAPE } from './events.ts';
import { refValue, type Ref } from './refs.ts';
import { spanRows, type RoomSpan } from './state.ts';

const real: Column<number> = (value, name) => {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new CorruptRowError(`column ${name} holds no number`);
};

const MATCHES = `
  FROM (@search ?) AS found JOIN events e ON e.nid = found.nid
  JOIN (@rows ?) AS span
    ON span.a = e.room_nid AND e.position > span.b AND e.position <= span.c
  WHERE found.key IN (@texts ?) AND e.position <= ? AND e.status = 0 AND e.redacted_by IS NULL`;
const SHAPE = { ...EVENT_SHAPE, rank: real };
/** A page of the matches. They are put in order as a few numbers each: whole rows are read of the page alone. */
const inOrder = (order: 'rank' | 'sent') =>
  query(
    `SELECT ${EVENT_COLUMNS}, page.rank AS rank FROM (
       SELECT e.nid AS nid, e.origin_server_ts AS sent, found.rank AS rank ${MATCHES}
       ORDER BY ${order} DESC, nid DESC LIMIT ? OFFSET ?
     ) AS page
     JOIN events e ON e.nid = page.nid JOIN rooms r ON r.nid = e.room_nid
     ORDER BY page.${order} DESC, page.nid DESC`,
    SHAPE,
  );
const BY_RANK = inOrder('rank');
const RECENT = inOrder('sent');
const COUNT = query(`SELECT COUNT(*) AS count ${MATCHES}`, { count: integer });

export interface SearchQuestion {
  /** What is searched for. An event must have all of it; each is a word, or several that follow each other. */
  readonly phrases: readonly string[];
  /** In which fields: `content.body`, `content.name`, `content.topic`. */
  readonly keys: readonly string[];
  /** In which stretches of which rooms. */
  readonly spans: readonly RoomSpan[];
  /** Nothing after this position. */
  readonly upTo: number;
}

const INSERT = `
  INSERT INTO event_words (rowid, words, key)
  SELECT e.nid, @words ?, ? FROM events e WHERE e.position = ? AND e.redacted_by IS NULL`;

/** Makes the event at a position findable by a text, unless the same commit brought its redaction. */
export function indexText(position: LateValue, key: string, text: string): Write {
  return { sql: INSERT, params: [text, key, position] };
}

/** A redacted event has no words. */
export function unindexText(event: Ref): Write {
  return { sql: 'DELETE FROM event_words WHERE rowid = ?', params: [refValue(event)] };
}

export class SearchStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Some of the events that match, the best first or the latest, with how well they match. */
  find(question: SearchQuestion, order: 'rank' | 'recent', skip: number, limit: number) {
    const params = [...this.#parameters(question), limit, skip];
    return this.#engine.all(order === 'rank' ? BY_RANK : RECENT, params);
  }

  async count(question: SearchQuestion): Promise<number> {
    return (await this.#engine.first(COUNT, this.#parameters(question)))?.count ?? 0;
  }

  #parameters({ phrases, keys, spans, upTo }: SearchQuestion) {
    return [searchText(phrases, this.#engine.name), spanRows(spans), list(keys), upTo];
  }
}

/** Every phrase, in quotes: what else a search engine takes for its own language is text here. */
function searchText(phrases: readonly string[], engine: EngineName): string {
  const [quote, and] = engine === 'sqlite' ? ['"', ' '] : ["'", ' & '];
  return phrases.map((text) => quote + text.replaceAll(quote, quote + quote) + quote).join(and);
}
