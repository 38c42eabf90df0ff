import { describe, expect, it, vi } from 'vitest';
import { query, text } from '../../../server/storage/engine.ts';
import { openSqlite } from '../../../server/storage/sqlite.ts';
import { actor, alice, bob, carol, makeRooms } from './harness.ts';

async function large(members: number) {
  const engine = openSqlite({ path: ':memory:' });
  const asked = vi.spyOn(engine, 'all');
  const rooms = makeRooms(engine);
  const room = await rooms.changes.create(alice, { preset: 'public_chat', name: 'One' });
  const people = Array.from({ length: members }, (_, index) => actor(`member${index}`));
  for (const person of people) await rooms.changes.join(person, room);
  const plan = async (work: () => Promise<unknown>): Promise<string[]> => {
    asked.mockClear();
    await work();
    const calls = [...asked.mock.calls];
    const steps = await Promise.all(
      calls.map(([{ sql }, params]) =>
        engine.all(query(`EXPLAIN QUERY PLAN ${sql}`, { detail: text }), params),
      ),
    );
    return steps.flat().map(({ detail }) => detail);
  };
  return { ...rooms, room, people, plan };
}

/** A step that passes over all members of a room, or over all that ever changed in it. */
const PASSES_OVER_MEMBERS =
  /PRIMARY KEY \(room_nid=\?(\)| AND position)|memberships_order \(room_nid=\?\)|SCAN (m|c|e|p|x|events)\b/;

describe('of a room with many members', () => {
  it('heroes and lazily loaded state are found without passing over them', async () => {
    const { sync, room, engine, plan } = await large(3);
    const lazy = { roomId: room, position: engine.position, members: [bob.userId] };
    const steps = await plan(async () => {
      await sync.heroes(alice.userId, [room]);
      await sync.stateAt(alice, [lazy]);
    });
    expect(steps.length).toBeGreaterThan(10);
    expect(steps.filter((step) => PASSES_OVER_MEMBERS.test(step))).toEqual([]);
    // The whole state is read by passing over them.
    const whole = await plan(() =>
      sync.stateAt(alice, [{ roomId: room, position: lazy.position }]),
    );
    expect(whole.some((step) => PASSES_OVER_MEMBERS.test(step))).toBe(true);
  });

  it('the heroes are the first five of those who are in or invited, in that order', async () => {
    const { changes, sync, room, people } = await large(4);
    const [first, second, third, fourth] = people.map(({ userId }) => userId);
    await changes.invite(alice, room, carol.userId);
    await changes.join(bob, room);
    await changes.join(actor('late'), room);
    const heroes = async (who: string) => (await sync.heroes(who, [room])).get(room);
    expect(await heroes(alice.userId)).toEqual([first, second, third, fourth, carol.userId]);
    expect(await heroes('@member0:test')).toEqual([
      alice.userId,
      second,
      third,
      fourth,
      carol.userId,
    ]);
    for (const person of people) await changes.leave(person, room);
    expect(await heroes(alice.userId)).toEqual([carol.userId, bob.userId, '@late:test']);
    await changes.leave(bob, room);
    await changes.leave(actor('late'), room);
    await changes.leave(carol, room);
    expect(await heroes(alice.userId)).toEqual([first, second, third, fourth, bob.userId]);
  });

  it('lazily loaded state is that of its moment, with the members that were asked for', async () => {
    const { changes, sync, room, engine } = await large(2);
    const early = engine.position;
    await changes.sendState(alice, room, 'm.room.name', '', { name: 'Two' });
    await changes.sendState(alice, room, 'm.room.topic', '', { topic: 'new' });
    const at = async (position: number) => {
      const asked = [{ roomId: room, position, members: ['@member1:test'] }];
      const state = (await sync.stateAt(alice, asked)).get(room) ?? [];
      const whole = (await sync.stateAt(alice, [{ roomId: room, position }])).get(room) ?? [];
      const others = whole.filter(({ type }) => type !== 'm.room.member');
      const ids = (events: typeof state) => events.map(({ event_id: id }) => id).toSorted();
      const named = state.filter(({ type }) => type === 'm.room.member');
      expect(named.map(({ state_key: user }) => user)).toEqual(['@member1:test']);
      expect(ids(state)).toEqual(ids([...others, ...named]));
      return state.map(({ type, content }) => content[type.replace('m.room.', '')]);
    };
    expect(await at(early)).toContain('One');
    expect(await at(early)).not.toContain('new');
    expect(await at(engine.position)).toEqual(expect.arrayContaining(['Two', 'new']));
  });
});
