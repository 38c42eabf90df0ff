import { createRoom, join, register, say, sync } from '../people.ts';
import type { Group, Row } from '../report.ts';
import { startRuma } from '../servers.ts';

const EVENTS = 5_000;
const AT_ONCE = 16;

/** What an event costs on disk, and what the usual requests cost in queries. */
export async function costs(): Promise<readonly Group[]> {
  const server = await startRuma('crash');
  try {
    const person = await register(server.client);
    const friend = await register(server.client);
    const roomId = await createRoom(server.client, person);
    await join(server.client, friend, roomId);

    const queries: Row[] = [];
    const count = async (label: string, work: () => Promise<unknown>): Promise<void> => {
      await work();
      const reads = await server.metric('ruma_database_reads_total');
      const transactions = await server.metric('ruma_database_transactions_total');
      await work();
      queries.push({
        label: `${label}: reads`,
        value: (await server.metric('ruma_database_reads_total')) - reads,
      });
      queries.push({
        label: `${label}: transactions`,
        value: (await server.metric('ruma_database_transactions_total')) - transactions,
      });
    };
    const { next } = await sync(server.client, person);
    const room = encodeURIComponent(roomId);
    await count('send a message', () => say(server.client, person, roomId));
    await count('sync with news', () => sync(server.client, person, next));
    await count('messages', () =>
      server.client.json({
        method: 'GET',
        path: `/_matrix/client/v3/rooms/${room}/messages?dir=b`,
        token: person.token,
      }),
    );
    await count('room state', () =>
      server.client.send({
        method: 'GET',
        path: `/_matrix/client/v3/rooms/${room}/state`,
        token: person.token,
      }),
    );
    await count('create a room', () => createRoom(server.client, person));

    const before = server.diskBytes();
    for (let sent = 0; sent < EVENTS; sent += AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, () => say(server.client, person, roomId)));
    const bytes = (server.diskBytes() - before) / EVENTS;
    return [
      {
        id: 'queries',
        title: 'Queries of a request',
        about:
          'How often a request asks the database, and how many transactions it writes, once caches are warm.',
        unit: 'a request',
        better: 'lower',
        rows: queries,
      },
      {
        id: 'disk',
        title: 'Bytes on disk',
        about: `What ${EVENTS.toLocaleString('en')} short messages in one room add to the data folder, each; write-ahead log included.`,
        unit: 'bytes an event',
        better: 'lower',
        rows: [{ label: 'message', value: bytes }],
      },
    ];
  } finally {
    await server.stop();
  }
}
