import { percentile } from '../load.ts';
import { createRoom, join, register, say, sync } from '../people.ts';
import type { Group, Row } from '../report.ts';
import { startRuma } from '../servers.ts';

const LONG_POLL_MS = 30_000;
/** Long enough for every waiter's request to have arrived before the message is sent. */
const SETTLE_MS = 50;

/** From sending a message to its delivery in the long polls of others. */
export async function syncLatency(messages: number): Promise<Group> {
  const rows: Row[] = [];
  for (const waiters of [1, 100]) {
    const server = await startRuma();
    try {
      const sender = await register(server.client);
      const roomId = await createRoom(server.client, sender);
      const listeners = await Promise.all(
        Array.from({ length: waiters }, async () => {
          const person = await register(server.client);
          await join(server.client, person, roomId);
          return { person, since: '' };
        }),
      );
      for (const listener of listeners)
        listener.since = (await sync(server.client, listener.person)).next;

      const delays: number[] = [];
      for (let message = 0; message < messages; message++) {
        const text = `message ${message}`;
        const arrivals = listeners.map(async (listener) => {
          for (;;) {
            const answer = await sync(server.client, listener.person, listener.since, LONG_POLL_MS);
            listener.since = answer.next;
            // Presence and receipts wake a client too.
            if (answer.body.includes(`"${text}"`)) return performance.now();
          }
        });
        await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
        const sent = performance.now();
        await say(server.client, sender, roomId, text);
        for (const arrived of await Promise.all(arrivals)) delays.push(arrived - sent);
      }
      const who = waiters === 1 ? '1 waiter' : `${waiters} waiters`;
      rows.push({ label: `${who}, half of them within`, value: percentile(delays, 0.5) });
      rows.push({ label: `${who}, 99 of 100 within`, value: percentile(delays, 0.99) });
    } finally {
      await server.stop();
    }
  }
  return {
    id: 'sync-latency',
    title: 'From send to /sync',
    about: `From a client's sending a message to its arrival in a long poll of another; ${messages} messages each.`,
    unit: 'milliseconds',
    better: 'lower',
    rows,
  };
}
