import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openSqlite } from '../../../server/storage/sqlite.ts';
import { alice, bob, makeRooms } from './harness.ts';

const folder = mkdtempSync(join(tmpdir(), 'two-writers-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('two servers on one database', () => {
  it('never both extend the same end of a room', async () => {
    const path = join(folder, 'shared.db');
    const here = makeRooms(openSqlite({ path }));
    const there = makeRooms(openSqlite({ path }));
    const room = await here.changes.create(alice, { preset: 'public_chat' });
    await there.changes.join(bob, room);
    const send = (index: number) => {
      const { changes } = index % 2 === 0 ? here : there;
      return changes.sendEvent(index % 2 === 0 ? alice : bob, room, 'm.x', { index }, `${index}`);
    };
    for (let index = 0; index < 6; index += 1) await send(index);
    await Promise.all([6, 7, 8, 9].map(send));
    const { chunk } = await here.reads.messages(alice, room, { dir: 'f', limit: 100 });
    expect(chunk).toHaveLength(17);
    const pdus = await here.sync.pdus(chunk.map(({ event_id }) => event_id));
    const line = chunk.map(({ event_id }) => pdus.get(event_id));
    expect(line.map((pdu) => pdu?.depth)).toEqual(chunk.map((_, index) => index + 1));
    expect(line.slice(1).map((pdu) => pdu?.prev_events)).toEqual(
      chunk.slice(0, -1).map(({ event_id }) => [event_id]),
    );
  });
});
