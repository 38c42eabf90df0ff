import { describe, expect, it } from 'vitest';
import { CREATABLE_ROOM_VERSIONS } from '../../../../server/rooms/versions.ts';
import { outcomes, sharedRoom } from './servers.ts';

const send = (txnId: string) => ['m.room.message', { body: txnId }, txnId] as const;

describe.each(CREATABLE_ROOM_VERSIONS)('a room of version %s on two servers', (version) => {
  it('is the same on both, forks, and is whole again', async () => {
    const { room, servers } = await sharedRoom(['a', 'b'], version);
    const [a, b] = servers;
    if (a === undefined || b === undefined) throw new Error('two servers');
    expect(await b.state(room)).toEqual(await a.state(room));
    await a.changes.sendState(a.user('admin'), room, 'm.room.topic', '', { topic: 'from a' });
    await b.changes.sendState(b.user('admin'), room, 'm.room.name', '', { name: 'from b' });
    const [fromA, fromB] = [await a.sent(room), await b.sent(room)];
    expect(outcomes(await a.take(fromB)).at(-1)).toBe('accepted');
    expect(outcomes(await b.take(fromA)).at(-1)).toBe('accepted');
    expect(await a.ends(room)).toHaveLength(2);
    expect(await b.state(room)).toEqual(await a.state(room));
    const merge = await a.changes.sendEvent(a.user('admin'), room, ...send('merge'));
    expect(await a.ends(room)).toEqual([merge]);
    expect(outcomes(await b.take((await a.sent(room)).slice(-1)))).toEqual(['accepted']);
    expect(await b.ends(room)).toEqual([merge]);
    expect(await b.state(room)).toEqual(await a.state(room));
    expect(outcomes(await b.take((await a.sent(room)).slice(-1)))).toEqual(['known']);
  });
});
