import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beside, inTurn } from '../beside.ts';
import { createRoom, register, say, type Person } from '../people.ts';
import type { Group, Row } from '../report.ts';
import { startRuma, type Measured } from '../servers.ts';

const ROUNDS = 5;
/** How many events have the rare word, whatever their number. */
const RARE = 20;
const NOTICED_MS = 200;
const WORDS = ['the', 'rabbit', 'ran', 'past', 'a', 'garden', 'gate', 'and', 'never', 'stopped'];

interface Searched {
  readonly server: Measured;
  readonly person: Person;
  readonly next: string;
}

interface Found {
  readonly milliseconds: number;
  readonly count: number;
  readonly next: string | undefined;
}

/** Full-text search among more and more events. */
export async function search(sizes: readonly number[]): Promise<readonly Group[]> {
  const all = new Map<number, Searched>();
  try {
    for (const size of sizes) {
      const server = await startRuma('crash');
      all.set(size, { server, person: await register(server.client), next: '' });
    }
    for (const [size, { server, person }] of all) {
      await fill(server, person, size);
      const next = (await find({ server, person }, 'common', 'rank')).next ?? '';
      all.set(size, { server, person, next });
    }
    const times = (term: string, order: 'rank' | 'recent', page?: 'next') =>
      inTurn(all, ROUNDS, async (searched) => {
        const next = page === undefined ? undefined : searched.next;
        return (await find(searched, term, order, next)).milliseconds;
      });
    const counts: Row[] = [];
    for (const [size, searched] of all)
      for (const term of ['common', 'common tenth', 'rare']) {
        const { count } = await find(searched, term, 'rank');
        counts.push({ label: `${term}: ${size.toLocaleString('en')} events`, value: count });
      }
    const byRank = await times('common', 'rank');
    return [
      {
        id: 'search-by-events',
        title: 'Search by events',
        about: `The first page of what is found by a word that every tenth event has, by two words that every hundredth has both of, and by a word that ${RARE} events have; the best first. All matches are ranked and counted, so a word costs what is found by it.`,
        unit: 'times the same among the fewest events',
        better: 'lower',
        axis: 'events',
        rows: [
          ...beside('common word', byRank),
          ...beside('two words', await times('common tenth', 'rank')),
          ...beside('rare word', await times('rare', 'rank')),
        ],
      },
      {
        id: 'search-common-word',
        title: 'Search for a common word',
        about:
          'What one of the matches costs: the best first, their next page, and the latest first. A flat or falling line is a cost in proportion to what is found.',
        unit: 'times a match among the fewest events',
        better: 'lower',
        axis: 'events',
        rows: [
          ...beside('by rank', byRank, 'each'),
          ...beside('by rank, next page', await times('common', 'rank', 'next'), 'each'),
          ...beside('the latest first', await times('common', 'recent'), 'each'),
        ],
      },
      {
        id: 'search-matches',
        title: 'What the searches found',
        about: 'How many events match.',
        unit: 'events',
        better: 'higher',
        rows: counts,
      },
    ];
  } finally {
    for (const { server } of all.values()) await server.stop();
  }
}

async function find(
  { server, person }: Pick<Searched, 'server' | 'person'>,
  term: string,
  order: 'rank' | 'recent',
  next?: string,
): Promise<Found> {
  const from = next === undefined ? '' : `?next_batch=${encodeURIComponent(next)}`;
  const { status, body, milliseconds } = await server.client.send({
    method: 'POST',
    path: `/_matrix/client/v3/search${from}`,
    token: person.token,
    body: { search_categories: { room_events: { search_term: term, order_by: order } } },
  });
  const count = /"count":(\d+)/.exec(body)?.[1];
  if (status !== 200 || count === undefined) throw new Error(`search answered ${status}: ${body}`);
  return { milliseconds, count: Number(count), next: /"next_batch":"([^"]+)"/.exec(body)?.[1] };
}

/**
 * Fills a room with messages, as copies of one that was sent: a million of them are there within a minute. Searches
 * look at nothing by which copies differ from what is sent.
 */
async function fill(server: Measured, person: Person, size: number): Promise<void> {
  const roomId = await createRoom(server.client, person);
  const template = await say(server.client, person, roomId);
  const database = new Database(join(server.folder, 'ruma.db'));
  database.function('words_of', { deterministic: true }, (index) => wordsOf(Number(index), size));
  const copies = `WITH RECURSIVE copy (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM copy WHERE i < ${size})`;
  const read = database.prepare<[], { position: number }>('SELECT position FROM stream');
  const first = read.get()?.position ?? 0;
  database.transaction(() => {
    database
      .prepare(
        `INSERT INTO events (nid, event_id, room_nid, type, sender, depth, origin_server_ts, position, state_group, json)
         ${copies}
         SELECT ? + i, '$copy' || i, room_nid, type, sender, depth + i, origin_server_ts + i, ? + i, state_group,
           json_set(json, '$.content.body', words_of(i))
         FROM copy, (SELECT * FROM events WHERE event_id = ?)`,
      )
      .run(first, first, template);
    database
      .prepare(
        `INSERT INTO event_words (rowid, words, key)
         ${copies} SELECT ? + i, words_of(i), 'content.body' FROM copy`,
      )
      .run(first);
    database.prepare('UPDATE stream SET position = ?').run(first + size);
  })();
  database.close();
  // Nothing else ran meanwhile: connections that the servers have closed are noticed now.
  await new Promise((resolve) => setTimeout(resolve, NOTICED_MS));
  // The server learns the new position with its next commit.
  await say(server.client, person, roomId);
}

/** The words of a message: some that others have too, and a number of its own. */
function wordsOf(index: number, size: number): string {
  const plain = WORDS.slice(index % WORDS.length).join(' ');
  return [
    plain,
    index % 10 === 0 ? 'common' : 'seldom',
    index % 100 === 0 ? 'tenth' : 'other',
    index % (size / RARE) === 0 ? 'rare' : 'frequent',
    index,
  ].join(' ');
}
