import { describe, expect, it } from 'vitest';
import { CREATABLE_ROOM_VERSIONS } from '../../../server/rooms/versions.ts';
import { alice, bob, carol, makeRooms, refusedCleanly } from './harness.ts';

async function world(version: string) {
  const rooms = makeRooms();
  const room = await rooms.changes.create(alice, { preset: 'public_chat', room_version: version });
  return { ...rooms, room };
}

describe.each(CREATABLE_ROOM_VERSIONS)('a room of version %s', (version) => {
  const is = (...versions: string[]) => versions.includes(version);

  it('lives: people come, speak, are redacted, invited, removed and banned', async () => {
    const { changes, reads, room } = await world(version);
    await changes.join(bob, room);
    const said = await changes.sendEvent(bob, room, 'm.room.message', { body: 'oops' }, '1');
    await changes.redact(bob, room, said, '2');
    expect((await reads.event(alice, room, said)).content).toEqual({});
    await changes.sendState(alice, room, 'm.room.power_levels', '', {
      users: is('12') ? { [bob.userId]: 50 } : { [alice.userId]: 100, [bob.userId]: 50 },
    });
    await changes.invite(bob, room, carol.userId);
    await changes.join(carol, room);
    await changes.ban(bob, room, carol.userId, 'noise');
    await changes.unban(bob, room, carol.userId);
    await changes.leave(bob, room);
    expect(Object.keys(await reads.joinedMembers(alice, room))).toEqual([alice.userId]);
  });

  it('calls its events as the version says', async () => {
    const { changes, reads, room } = await world(version);
    const format = is('1', '2')
      ? /^\$[\w-]{24}:test$/
      : is('3')
        ? /^\$[\w+/]{43}$/
        : /^\$[\w-]{43}$/;
    const ids = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        changes.sendEvent(alice, room, 'm.x', { index }, `${index}`),
      ),
    );
    for (const id of ids) expect(id).toMatch(format);
    expect(new Set(ids).size).toBe(20);
    for (const id of ids.slice(0, 3))
      expect((await reads.context(alice, room, id, {})).event.event_id).toBe(id);
  });

  it('takes fractions while canonical JSON was not enforced', async () => {
    const { changes, engine, reads, room } = await world(version);
    const send = () => changes.sendEvent(alice, room, 'm.x', { half: 0.5, big: 2 ** 60 }, '1');
    if (is('1', '2', '3', '4', '5'))
      expect((await reads.event(alice, room, await send())).content).toEqual({
        half: 0.5,
        big: 2 ** 60,
      });
    else expect(await refusedCleanly(engine, send)).toMatchObject({ errcode: 'M_BAD_JSON' });
  });

  it('gets no new levels that are strings', async () => {
    const { changes, engine, room } = await world(version);
    const set = (level: string) => () =>
      changes.sendState(alice, room, 'm.room.power_levels', '', {
        users: { ...(is('12') ? {} : { [alice.userId]: 100 }), [bob.userId]: level },
      });
    expect(await refusedCleanly(engine, set('50'))).toMatchObject({ errcode: 'M_BAD_JSON' });
  });

  it('has aliases events of its members only', async () => {
    const { changes, engine, room } = await world(version);
    const set = (who: typeof bob, key: string) =>
      changes.sendState(who, room, 'm.room.aliases', key, { aliases: ['#tea:test'] });
    const forbidden = { errcode: 'M_FORBIDDEN' };
    expect(await refusedCleanly(engine, () => set(bob, 'test'))).toMatchObject(forbidden);
    await changes.join(bob, room);
    const isFree = is('1', '2', '3', '4', '5');
    if (isFree) await set(bob, 'test');
    else expect(await refusedCleanly(engine, () => set(bob, 'test'))).toMatchObject(forbidden);
    if (isFree)
      expect(await refusedCleanly(engine, () => set(alice, 'other'))).toMatchObject(forbidden);
    else await set(alice, 'other');
  });

  it('is written on after a restart', async () => {
    const first = await world(version);
    const again = makeRooms(first.engine);
    const id = await again.changes.sendEvent(alice, first.room, 'm.x', {}, '1');
    const before = (await first.reads.context(alice, first.room, id, { limit: 2 })).events_before;
    const pdus = await first.sync.pdus([id]);
    const [reference] = [pdus.get(id)?.prev_events].flat();
    const [previous] = before.map(({ event_id: one }) => one);
    expect(is('1', '2') ? [reference].flat()[0] : reference).toBe(previous);
  });
});
