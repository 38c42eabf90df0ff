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
    const alice = await server.register('alice');
    const [one, two] = [await alice.createRoom(), await alice.createRoom()];
    const before = engine.position;
    await alice.say(one, 'a');
    const between = engine.position;
    await alice.say(two, 'b');
    expect(await activeRooms(engine, before, between)).toEqual(new Set([one]));
    expect(await activeRooms(engine, between, engine.position)).toEqual(new Set([two]));
    expect(await activeRooms(engine, before, engine.position)).toEqual(new Set([one, two]));
    expect(await activeRooms(engine, engine.position, engine.position)).toEqual(new Set());
  });

  it('does not tell about a time too long to look through', async () => {
    expect(await activeRooms(server.engine, 0, 5_001)).toBeUndefined();
    expect(await activeRooms(server.engine, 0, 5_000)).toBeDefined();
  });
});
