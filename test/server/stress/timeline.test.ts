/** A client that syncs while others write, and fills each gap with /messages, has every event once and in order. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, objects, openServer, text, type FullServer, type User } from '../full-server.ts';

const SENDERS = 5;
const MESSAGES_EACH = 30;

let server: FullServer;
beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server.close());

/** Follows a room as a client does. `step` syncs once and answers whether there was anything new. */
function follow(reader: User, roomId: string, first: string, limit: number) {
  const bodies: string[] = [];
  const seen = { since: first, gaps: 0 };

  const bodiesOf = (events: ReturnType<typeof objects>): string[] =>
    events.flatMap((event) =>
      event['type'] === 'm.room.message' ? text(at(event, 'content', 'body')) : [],
    );

  /** What lies between the last sync and the timeline, oldest first. */
  async function fill(prevBatch: string): Promise<string[]> {
    const missed: string[] = [];
    let from: string | undefined = prevBatch;
    while (from !== undefined) {
      const query = new URLSearchParams({ dir: 'b', limit: '7', from, to: seen.since });
      const path = `/rooms/${encodeURIComponent(roomId)}/messages?${query}`;
      const { chunk, end } = await reader.ok('GET', path);
      missed.push(...bodiesOf(objects(chunk)));
      from = end === undefined ? undefined : text(end);
    }
    return missed.toReversed();
  }

  return {
    bodies,
    seen,
    async step(timeout: number): Promise<boolean> {
      const filter = { room: { timeline: { limit } } };
      const answer = await reader.sync({ since: seen.since, timeout, filter });
      const timeline = at(answer, 'rooms', 'join', roomId, 'timeline');
      if (at(timeline, 'limited') === true) {
        seen.gaps += 1;
        bodies.push(...(await fill(text(at(timeline, 'prev_batch')))));
      }
      bodies.push(...bodiesOf(objects(at(timeline, 'events'))));
      seen.since = text(answer['next_batch']);
      return timeline !== undefined;
    },
  };
}

describe('a timeline under concurrent writers', () => {
  it.each([
    { limit: 3, name: 'with gaps' },
    { limit: 200, name: 'without gaps' },
  ])(
    'is complete, in order and without repetition, $name',
    async ({ limit }) => {
      const reader = await server.register(`reader${limit}`);
      const roomId = await reader.createRoom({ preset: 'public_chat' });
      const senders: User[] = [];
      for (let number = 0; number < SENDERS; number += 1) {
        const sender = await server.register(`sender${limit}.${number}`);
        await sender.ok('POST', `/join/${encodeURIComponent(roomId)}`, {});
        senders.push(sender);
      }
      const since = text((await reader.sync())['next_batch']);
      const reading = follow(reader, roomId, since, limit);

      let isWriting = true;
      const following = (async () => {
        while (isWriting) await reading.step(50);
        while (await reading.step(0));
      })();
      const sent = await Promise.all(
        senders.map(async (sender, number) => {
          const bodies: string[] = [];
          for (let n = 0; n < MESSAGES_EACH; n += 1) {
            const body = `${number}-${n}`;
            await sender.say(roomId, body);
            bodies.push(body);
          }
          return bodies;
        }),
      );
      isWriting = false;
      await following;

      expect(reading.bodies.toSorted()).toEqual(sent.flat().toSorted());
      for (const [number, bodies] of sent.entries())
        expect(reading.bodies.filter((body) => body.startsWith(`${number}-`))).toEqual(bodies);
      // The order of /sync is the order of /messages.
      const path = `/rooms/${encodeURIComponent(roomId)}/messages?dir=f&limit=500`;
      const all = objects((await reader.ok('GET', path))['chunk']);
      const messages = all.filter((event) => event['type'] === 'm.room.message');
      expect(reading.bodies).toEqual(messages.map((event) => at(event, 'content', 'body')));
      if (limit === 3) expect(reading.seen.gaps).toBeGreaterThan(0);
      else expect(reading.seen.gaps).toBe(0);
    },
    10_000,
  );
});
