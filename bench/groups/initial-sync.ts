import { createRoom, register, say, sync } from '../people.ts';
import type { Group, Row } from '../report.ts';
import { startRuma } from '../servers.ts';

const MESSAGES_PER_ROOM = 5;

/** The first sync of an account, by how many rooms it is in, and the queries it takes. */
export async function initialSync(sizes: readonly number[]): Promise<readonly Group[]> {
  const times: Row[] = [];
  const queries: Row[] = [];
  const server = await startRuma('crash');
  try {
    for (const rooms of sizes) {
      const person = await register(server.client);
      for (let room = 0; room < rooms; room++) {
        const roomId = await createRoom(server.client, person);
        for (let message = 0; message < MESSAGES_PER_ROOM; message++)
          await say(server.client, person, roomId);
      }
      const before = await server.metric('ruma_database_reads_total');
      const cold = await sync(server.client, person);
      const reads = (await server.metric('ruma_database_reads_total')) - before;
      const warm = await sync(server.client, person);
      times.push({ label: `${rooms} rooms, first time`, value: cold.milliseconds });
      times.push({ label: `${rooms} rooms, again`, value: warm.milliseconds });
      queries.push({ label: `${rooms} rooms`, value: reads });
    }
  } finally {
    await server.stop();
  }
  return [
    {
      id: 'initial-sync',
      title: 'Initial sync',
      about: `The first /sync of an account whose rooms hold ${MESSAGES_PER_ROOM} messages each.`,
      unit: 'milliseconds',
      better: 'lower',
      rows: times,
    },
    {
      id: 'initial-sync-queries',
      title: 'Queries of an initial sync',
      about: 'How often it asks the database. It must not grow with the number of rooms.',
      unit: 'queries',
      better: 'lower',
      rows: queries,
    },
  ];
}
