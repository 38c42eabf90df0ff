import { randomUUID } from 'node:crypto';
import { beside, inTurn, timed } from '../beside.ts';
import { createRoom, each, join, register, say, sync, type Person } from '../people.ts';
import type { Group, Row } from '../report.ts';
import { startRuma, type Measured } from '../servers.ts';

const ROUNDS = 7;
/** Messages in a round of sending. */
const MESSAGES = 25;
/** One member in so many has a push rule of their own. */
const WITH_OWN_RULE = 10;
const LAZY = JSON.stringify({ room: { state: { lazy_load_members: true } } });

interface Room {
  readonly roomId: string;
  readonly owner: Person;
  /** A member who is in no other room. */
  readonly viewer: Person;
  readonly members: readonly Person[];
}

/** Rooms of many members: joined, synced, and written to. */
export async function members(sizes: readonly number[]): Promise<readonly Group[]> {
  const server = await startRuma('crash');
  try {
    const { client } = server;
    const rooms = await makeRooms(server, sizes);
    const joins = await inTurn(rooms, ROUNDS, async ({ roomId }) => {
      const newcomer = await register(client);
      return timed(() => join(client, newcomer, roomId));
    });
    const syncs = (filter?: string) =>
      inTurn(rooms, ROUNDS, async ({ viewer }) => {
        return (await sync(client, viewer, undefined, 0, filter)).milliseconds;
      });
    const [full, lazy] = [await syncs(), await syncs(LAZY)];
    const queries = await queriesOf(server, rooms);
    const sends = () => inTurn(rooms, ROUNDS, (room) => timed(() => sendSome(server, room)));
    const common = await sends();
    for (const room of rooms.values()) await giveRules(server, room);
    const own = await sends();
    return [
      {
        id: 'join-by-members',
        title: 'Rooms of many members',
        about:
          'One more person joins, and a member syncs for the first time with members loaded lazily, in rooms of more and more members. Its answer does not grow with them, and neither does what is read for it.',
        unit: 'times the same in the smallest room',
        better: 'lower',
        axis: 'members',
        rows: [...beside('a join', joins), ...beside('a lazy sync', lazy)],
      },
      {
        id: 'full-sync-by-members',
        title: 'All members told',
        about:
          'The first sync of a member who is told all the others: for each member delivered. A flat or falling line is a cost in proportion to what is delivered.',
        unit: 'times a member in the smallest room',
        better: 'lower',
        axis: 'members',
        rows: beside('a member delivered', full, 'each'),
      },
      {
        id: 'push-by-members',
        title: 'Push rules by members',
        about: `A message sent and judged by the push rules of all members. Those with the default rules are judged once, all together; then one member in ${WITH_OWN_RULE} has a rule of their own and is judged by it.`,
        unit: 'times the same in the smallest room',
        better: 'lower',
        axis: 'members',
        rows: [
          ...beside('default rules', common),
          ...beside(`one in ${WITH_OWN_RULE} with a rule of their own`, own),
        ],
      },
      {
        id: 'members-queries',
        title: 'Queries by members',
        about: 'How often the database is asked. It must not grow with the members of the room.',
        unit: 'queries',
        better: 'lower',
        rows: queries,
      },
    ];
  } finally {
    await server.stop();
  }
}

async function makeRooms(
  { client }: Measured,
  sizes: readonly number[],
): Promise<ReadonlyMap<number, Room>> {
  const people: Person[] = [];
  await each([...Array(Math.max(...sizes)).keys()], async () => {
    people.push(await register(client));
  });
  const rooms = new Map<number, Room>();
  for (const size of sizes) {
    const [owner, viewer] = [await register(client), await register(client)];
    const roomId = await createRoom(client, owner);
    const joining = people.slice(0, size - 2);
    await each([viewer, ...joining], (person) => join(client, person, roomId));
    rooms.set(size, { roomId, owner, viewer, members: joining });
  }
  return rooms;
}

async function sendSome({ client }: Measured, { owner, roomId }: Room): Promise<void> {
  for (let sent = 0; sent < MESSAGES; sent++) await say(client, owner, roomId);
}

/** A keyword of their own, for some of the members. */
async function giveRules({ client }: Measured, { members: all }: Room): Promise<void> {
  const some = all.filter((_, index) => index % WITH_OWN_RULE === 0);
  await each(some, ({ token }) =>
    client.json({
      method: 'PUT',
      path: `/_matrix/client/v3/pushrules/global/content/${randomUUID()}`,
      token,
      body: { pattern: randomUUID(), actions: ['notify', { set_tweak: 'highlight' }] },
    }),
  );
}

async function queriesOf(server: Measured, rooms: ReadonlyMap<number, Room>): Promise<Row[]> {
  const { client } = server;
  const rows: Row[] = [];
  for (const [size, { owner, roomId, viewer }] of rooms) {
    const count = async (label: string, work: () => Promise<unknown>): Promise<void> => {
      const before = await server.metric('ruma_database_reads_total');
      await work();
      const value = (await server.metric('ruma_database_reads_total')) - before;
      rows.push({ label: `${label}: ${size.toLocaleString('en')} members`, value });
    };
    const newcomer = await register(client);
    await count('a join', () => join(client, newcomer, roomId));
    await count('a lazy sync', () => sync(client, viewer, undefined, 0, LAZY));
    await count('a full sync', () => sync(client, viewer));
    await count('a message', () => say(client, owner, roomId));
  }
  return rows;
}
