import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activeRooms } from '../../../server/storage/activity.ts';
import { openServer, type FullServer } from '../full-server.ts';

let server: FullServer;

beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server.close());

describe('activeRooms', () => {
  it('names the rooms with events between two positions, and no others', async () => {
    const { engine } = server;
    const active = activeRooms(engine);
    const alice = await server.register('alice');
    const [one, two] = [await alice.createRoom(), await alice.createRoom()];
    const before = engine.position;
    await alice.say(one, 'a');
    const between = engine.position;
    await alice.say(two, 'b');
    expect(await active(before, between)).toEqual(new Set([one]));
    expect(await active(between, engine.position)).toEqual(new Set([two]));
    expect(await active(before, engine.position)).toEqual(new Set([one, two]));
    expect(await active(engine.position, engine.position)).toEqual(new Set());
  });

  it('asks once for all who want to know the same', async () => {
    const { engine } = server;
    const alice = await server.register('asker');
    const room = await alice.createRoom();
    const before = engine.position;
    await alice.say(room, 'a');
    const [active, { reads }] = [activeRooms(engine), { ...engine.counters }];
    const all = await Promise.all([1, 2, 3].map(() => active(before, engine.position)));
    expect(all).toEqual([new Set([room]), new Set([room]), new Set([room])]);
    expect(engine.counters.reads).toBe(reads + 1);
  });

  it('asks again after an error', async () => {
    const { engine } = server;
    const failing = { written: () => undefined, all: () => Promise.reject(new Error('disk')) };
    const reads: Pick<typeof engine, 'all' | 'written'>[] = [failing, engine];
    const active = activeRooms({
      written: () => undefined,
      all: (...asked) => (reads.shift() ?? engine).all(...asked),
    });
    await expect(active(0, 5)).rejects.toThrow('disk');
    expect(await active(0, 5)).toBeDefined();
  });

  it('does not tell about a time too long to look through', async () => {
    expect(await activeRooms(server.engine)(0, 5_001)).toBeUndefined();
    expect(await activeRooms(server.engine)(0, 5_000)).toBeDefined();
  });
});
