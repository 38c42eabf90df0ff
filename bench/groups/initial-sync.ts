import { beside, inTurn } from '../beside.ts';
import { createRoom, each, register, say, sync, type Person } from '../people.ts';
import type { Group, Row } from '../report.ts';
import { startRuma } from '../servers.ts';

const MESSAGES_PER_ROOM = 5;
const ROUNDS = 7;

interface Member {
  readonly person: Person;
  readonly rooms: readonly string[];
  /** From before the news. */
  readonly since: string;
  /** The first answer, in milliseconds. */
  readonly cold: number;
  /** The queries of one more. */
  readonly initialReads: number;
}

/** The first /sync of an account and the one with news, by how many rooms it is in, and the queries they take. */
export async function initialSync(sizes: readonly number[]): Promise<readonly Group[]> {
  const server = await startRuma('crash');
  try {
    const { client } = server;
    const reads = () => server.metric('ruma_database_reads_total');
    const members = new Map<number, Member>();
    for (const size of sizes) {
      const person = await register(client);
      const rooms: string[] = [];
      await each([...Array(size).keys()], async () => {
        const roomId = await createRoom(client, person);
        rooms.push(roomId);
        for (let message = 0; message < MESSAGES_PER_ROOM; message++)
          await say(client, person, roomId);
      });
      const { next, milliseconds } = await sync(client, person);
      members.set(size, { person, rooms, since: next, cold: milliseconds, initialReads: NaN });
    }
    // Only now: what the last commits are remembered to have left alone is not asked for, and the accounts must not
    // differ in how much that is.
    for (const [size, member] of members) {
      const before = await reads();
      const { next } = await sync(client, member.person);
      members.set(size, { ...member, since: next, initialReads: (await reads()) - before });
    }
    const again = await inTurn(members, ROUNDS, async ({ person }) => {
      return (await sync(client, person)).milliseconds;
    });
    const withNews = () =>
      inTurn(members, ROUNDS, async ({ person, since }) => {
        return (await sync(client, person, since)).milliseconds;
      });
    for (const { person, rooms } of members.values())
      await each(rooms.slice(0, 1), (roomId) => say(client, person, roomId));
    const oneRoom = await withNews();
    for (const { person, rooms } of members.values())
      await each(rooms, (roomId) => say(client, person, roomId));
    const everyRoom = await withNews();
    const queries: Row[] = [];
    for (const [size, { person, since, initialReads }] of members) {
      const label = `${size.toLocaleString('en')} rooms`;
      queries.push({ label: `${label}: initial`, value: initialReads });
      const before = await reads();
      await sync(client, person, since);
      queries.push({ label: `${label}: news in every room`, value: (await reads()) - before });
    }
    return [
      {
        id: 'initial-sync',
        title: 'Initial sync',
        about: `The first /sync of an account whose rooms hold ${MESSAGES_PER_ROOM} messages each.`,
        unit: 'milliseconds',
        better: 'lower',
        rows: [...members].flatMap(([size, { cold }]) => [
          { label: `${size.toLocaleString('en')} rooms, first time`, value: cold },
          {
            label: `${size.toLocaleString('en')} rooms, again`,
            value: again.get(size) ?? NaN,
          },
        ]),
      },
      {
        id: 'sync-by-rooms',
        title: 'Sync by rooms',
        about:
          'What a room costs in the /sync of an account that is in many, beside an account in few: all of it again, and a message in every room since. A flat or falling line is a cost in proportion to the rooms.',
        unit: 'times a room in the smallest account',
        better: 'lower',
        axis: 'rooms',
        rows: [
          ...beside('initial', again, 'each'),
          ...beside('news in every room', everyRoom, 'each'),
        ],
      },
      {
        id: 'sync-news-in-one-room',
        title: 'Sync with news in one room',
        about: 'A message in one of the rooms of an account, beside an account in few rooms.',
        unit: 'times the same in the smallest account',
        better: 'lower',
        axis: 'rooms',
        rows: beside('news in one room', oneRoom),
      },
      {
        id: 'initial-sync-queries',
        title: 'Queries of a sync',
        about: 'How often it asks the database. It must not grow with the number of rooms.',
        unit: 'queries',
        better: 'lower',
        rows: queries,
      },
    ];
  } finally {
    await server.stop();
  }
}
