import { randomUUID } from 'node:crypto';
import { throughput } from '../load.ts';
import { createRoom, MESSAGE, register, say } from '../people.ts';
import type { Group, Row } from '../report.ts';
import { startFloor, startRuma } from '../servers.ts';

type Durability = 'power-loss' | 'crash';

async function floor(durability: Durability, clients: number, seconds: number): Promise<number> {
  const server = await startFloor(durability);
  try {
    return await throughput(clients, seconds, () =>
      server.client.json({ method: 'PUT', path: `/send/${randomUUID()}`, body: MESSAGE }),
    );
  } finally {
    await server.stop();
  }
}

/** Each client is a person of their own; they share a room, or have one each. */
async function ruma(
  durability: Durability,
  clients: number,
  seconds: number,
  rooms: 'one room' | 'a room each',
): Promise<number> {
  const server = await startRuma(durability);
  try {
    const owner = await register(server.client);
    const shared = await createRoom(server.client, owner);
    const people = await Promise.all(
      Array.from({ length: clients }, async () => {
        if (rooms === 'one room') return { person: owner, roomId: shared };
        const person = await register(server.client);
        return { person, roomId: await createRoom(server.client, person) };
      }),
    );
    return await throughput(clients, seconds, async (client) => {
      const sender = people[client];
      if (sender !== undefined) await say(server.client, sender.person, sender.roomId);
    });
  } finally {
    await server.stop();
  }
}

/** Sends per second, durable and not, beside the floor of the same run. */
export async function sends(seconds: number): Promise<Group> {
  const rows: Row[] = [];
  for (const durability of ['power-loss', 'crash'] as const)
    for (const clients of [1, 32]) {
      const what = `${clients} ${clients === 1 ? 'client' : 'clients'}, survives ${durability}`;
      const limit = await floor(durability, clients, seconds);
      rows.push({ label: `floor: ${what}`, value: limit });
      const layouts =
        clients === 1 ? (['one room'] as const) : (['one room', 'a room each'] as const);
      for (const layout of layouts) {
        const value = await ruma(durability, clients, seconds, layout);
        rows.push({
          label: `Ruma TS: ${what}, ${layout}`,
          value,
          ratioToFloor: value / limit,
          aim: 'a third of the floor',
        });
      }
    }
  return {
    id: 'sends',
    title: 'Messages sent',
    about:
      'Clients that send a message, wait for its event id, and send the next. The floor is Fastify, a hash, a signature and one transaction, with no rules.',
    unit: 'messages a second',
    better: 'higher',
    rows,
  };
}
