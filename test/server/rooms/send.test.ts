import { describe, expect, it } from 'vitest';
import { isObject } from '../../../server/matrix/json.ts';
import type { PersistedEvent } from '../../../server/push/hook.ts';
import { openSqlite } from '../../../server/storage/sqlite.ts';
import { actor, alice, bob, makeRooms, refusedCleanly } from './harness.ts';

async function world(version = '12') {
  const rooms = makeRooms();
  const room = await rooms.changes.create(alice, { preset: 'public_chat', room_version: version });
  await rooms.changes.join(bob, room);
  return { ...rooms, room };
}

describe('sending a message', () => {
  it('sends once, however often a device asks with one transaction id', async () => {
    const { changes, reads, room } = await world();
    const send = (who: typeof bob, txnId: string, body = 'hi') =>
      changes.sendEvent(who, room, 'm.room.message', { body }, txnId);
    const first = await send(bob, 't1');
    expect(await send(bob, 't1')).toBe(first);
    expect(await send(bob, 't1', 'something else')).toBe(first);
    expect(await send(actor('bob', { deviceId: 'OTHER' }), 't1')).not.toBe(first);
    expect(await send(alice, 't1')).not.toBe(first);
    const other = await changes.sendEvent(bob, room, 'org.example.other', {}, 't1');
    expect(other).not.toBe(first);
    const { chunk } = await reads.messages(bob, room, { dir: 'b', limit: 4 });
    expect(chunk.map(({ unsigned }) => unsigned?.transaction_id)).toEqual([
      't1',
      undefined,
      undefined,
      't1',
    ]);
  });

  it('answers a repeated request with the first event, though the sender may not send any more', async () => {
    const { changes, room } = await world();
    const first = await changes.sendEvent(bob, room, 'm.room.message', {}, 't');
    await changes.kick(alice, room, bob.userId);
    expect(await changes.sendEvent(bob, room, 'm.room.message', {}, 't')).toBe(first);
  });

  it('lets those who send at once share commits, each transaction still once', async () => {
    const { changes, reads, engine, room } = await world();
    const before = engine.counters.transactions;
    const sent = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        changes.sendEvent(bob, room, 'm.room.message', { index }, `t${index % 20}`),
      ),
    );
    expect(new Set(sent).size).toBe(20);
    expect(engine.counters.transactions - before).toBeLessThan(5);
    const { chunk } = await reads.messages(bob, room, { dir: 'f', limit: 100 });
    const messages = chunk.filter(({ type }) => type === 'm.room.message');
    expect(messages.map(({ content }) => content.index)).toEqual([
      ...Array.from({ length: 20 }).keys(),
    ]);
  });

  it('refuses one of several that arrive together without harming the others', async () => {
    const { changes, room } = await world();
    const outcomes = await Promise.allSettled([
      changes.sendEvent(bob, room, 'm.room.message', { n: 1 }, 'a'),
      changes.sendEvent(bob, room, 'm.room.message', { n: 0.5 }, 'b'),
      changes.sendState(bob, room, 'm.room.name', '', { name: 'mine' }),
      changes.sendEvent(bob, room, 'm.room.message', { n: 2 }, 'c'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
  });

  it('asks the database nothing to send into a room it has just seen', async () => {
    const { changes, engine, room } = await world();
    await changes.sendEvent(bob, room, 'm.room.message', {}, 'warm');
    const { reads } = engine.counters;
    await changes.sendEvent(bob, room, 'm.room.message', {}, 'hot');
    expect(engine.counters.reads).toBe(reads);
  });

  it('refuses what is no event, and who may not send', async () => {
    const { changes, engine, room } = await world();
    const refused = (
      type: string,
      content: { [key: string]: string | number },
      who = bob,
      where = room,
    ) => refusedCleanly(engine, () => changes.sendEvent(who, where, type, content, 't'));
    expect(await refused('m.x', { a: 1.5 })).toMatchObject({
      errcode: 'M_BAD_JSON',
      message: expect.stringMatching(/content\.a/),
    });
    expect(await refused('m.x', { a: 2 ** 53 })).toMatchObject({ errcode: 'M_BAD_JSON' });
    expect(await refused('m.x', { a: '\ud800' })).toMatchObject({ errcode: 'M_BAD_JSON' });
    expect(await refused('m.x', { a: 'x'.repeat(66_000) })).toMatchObject({
      errcode: 'M_TOO_LARGE',
      status: 413,
    });
    expect(await refused('x'.repeat(256), {})).toMatchObject({ errcode: 'M_TOO_LARGE' });
    expect(await refused('m.x', {}, actor('dave'))).toMatchObject({ errcode: 'M_FORBIDDEN' });
    expect(await refused('m.x', {}, bob, '!no:test')).toMatchObject({ errcode: 'M_FORBIDDEN' });
    expect(await refused('m.room.member', { membership: 'join' })).toMatchObject({
      errcode: 'M_FORBIDDEN',
    });
    expect(await refused('m.room.redaction', {})).toMatchObject({ errcode: 'M_BAD_JSON' });
  });

  it('refuses a second annotation with the same key, until the first is redacted', async () => {
    const { changes, engine, room } = await world();
    const target = await changes.sendEvent(alice, room, 'm.room.message', { body: 'x' }, 't');
    const react = (txnId: string, key = '👍', type = 'm.reaction') =>
      changes.sendEvent(
        bob,
        room,
        type,
        { 'm.relates_to': { rel_type: 'm.annotation', event_id: target, key } },
        txnId,
      );
    const first = await react('r1');
    expect(await react('r1')).toBe(first);
    await react('r2', '👎');
    await react('r3', '👍', 'org.example.reaction');
    expect(await refusedCleanly(engine, () => react('r4'))).toMatchObject({
      errcode: 'M_DUPLICATE_ANNOTATION',
      status: 400,
    });
    await changes.redact(bob, room, first, 'x1');
    expect(await react('r5')).not.toBe(first);
  });
});

describe.each(['10', '11', '12'])('redacting in room version %s', (version) => {
  it('strips the event, says why, and shows the target both ways', async () => {
    const { changes, reads, room } = await world(version);
    const message = await changes.sendEvent(bob, room, 'm.room.message', { body: 'oops' }, 't');
    const redaction = await changes.redact(bob, room, message, 'r', 'typo');
    expect(await changes.redact(bob, room, message, 'r', 'typo')).toBe(redaction);
    const shown = await reads.event(alice, room, message);
    expect(shown.content).toEqual({});
    expect(shown.unsigned?.redacted_because).toMatchObject({
      type: 'm.room.redaction',
      event_id: redaction,
      redacts: message,
      content: { reason: 'typo', redacts: message },
    });
  });

  it('works through /send, and only on events of the room', async () => {
    const { changes, reads, engine, room } = await world(version);
    const message = await changes.sendEvent(bob, room, 'm.room.message', { body: 'x' }, 't');
    const send = (redacts: string) =>
      changes.sendEvent(bob, room, 'm.room.redaction', { redacts }, `r${redacts}`);
    await send(message);
    expect((await reads.event(bob, room, message)).content).toEqual({});
    const elsewhere = await changes.create(bob, {});
    const foreign = await changes.sendEvent(bob, elsewhere, 'm.room.message', { body: 'y' }, 't');
    expect(await refusedCleanly(engine, () => send(foreign))).toMatchObject({
      errcode: 'M_NOT_FOUND',
    });
    expect(await refusedCleanly(engine, () => send('$nothing'))).toMatchObject({
      errcode: 'M_NOT_FOUND',
    });
  });

  it('takes power to redact what others sent', async () => {
    const { changes, reads, engine, room } = await world(version);
    const message = await changes.sendEvent(alice, room, 'm.room.message', { body: 'x' }, 't');
    const refused = await refusedCleanly(engine, () => changes.redact(bob, room, message, 'r'));
    expect(refused).toMatchObject({ errcode: 'M_FORBIDDEN' });
    const mine = await changes.sendEvent(bob, room, 'm.room.message', { body: 'x' }, 't');
    await changes.redact(alice, room, mine, 'r');
    expect((await reads.event(bob, room, mine)).content).toEqual({});
  });

  it('redacts state in force: a redacted topic is none, a redacted join still one', async () => {
    const { changes, reads, room } = await world(version);
    const topic = await changes.sendState(alice, room, 'm.room.topic', '', { topic: 'Leaves' });
    await changes.redact(alice, room, topic, 'r');
    expect((await reads.stateEvent(bob, room, 'm.room.topic', '')).content).toEqual({});
    const join = await reads.stateEvent(bob, room, 'm.room.member', bob.userId);
    await changes.redact(alice, room, join.event_id, 'r2');
    await changes.sendEvent(bob, room, 'm.room.message', { body: 'still here' }, 't');
    expect((await reads.joinedMembers(bob, room))[bob.userId]).toEqual({});
  });
});

describe('sending state', () => {
  it('tells what nobody may send from what this sender may not', async () => {
    const { changes, engine, room } = await world();
    const set = (who: typeof bob, users: Record<string, string | number>) =>
      refusedCleanly(engine, () =>
        changes.sendState(who, room, 'm.room.power_levels', '', { users }),
      );
    expect((await set(alice, { [bob.userId]: '50' })).errcode).toBe('M_BAD_JSON');
    expect((await set(bob, { [bob.userId]: 50 })).errcode).toBe('M_FORBIDDEN');
  });

  it('answers the same event to who sets again what they have set', async () => {
    const { changes, engine, room } = await world();
    const first = await changes.sendState(alice, room, 'm.room.name', '', { name: 'Tea', a: 1 });
    const { position } = engine;
    expect(await changes.sendState(alice, room, 'm.room.name', '', { a: 1, name: 'Tea' })).toBe(
      first,
    );
    expect(engine.position).toBe(position);
    expect(await changes.sendState(alice, room, 'm.room.name', '', { name: 'Tee' })).not.toBe(
      first,
    );
  });

  it('takes member events only with a membership', async () => {
    const { changes, engine, room } = await world();
    for (const membership of ['admin', 7, null]) {
      const send = () => changes.sendState(bob, room, 'm.room.member', bob.userId, { membership });
      expect(await refusedCleanly(engine, send)).toMatchObject({
        errcode: 'M_BAD_JSON',
        message: expect.stringMatching(/content\.membership/),
      });
    }
  });

  it('enforces power levels, and that state under a user id is that user’s', async () => {
    const { changes, engine, room } = await world();
    const refused = (type: string, key: string, who = bob) =>
      refusedCleanly(engine, () => changes.sendState(who, room, type, key, {}));
    expect(await refused('m.room.name', '')).toMatchObject({ errcode: 'M_FORBIDDEN' });
    expect(await refused('org.example', bob.userId, alice)).toMatchObject({
      errcode: 'M_FORBIDDEN',
    });
    expect(await refused('m.room.create', '', alice)).toMatchObject({ errcode: 'M_FORBIDDEN' });
  });

  it('lists only aliases that lead to the room, but does not look at those it lists already', async () => {
    const { changes, directory, engine, room } = await world();
    const set = (content: { [key: string]: string | string[] }) =>
      changes.sendState(alice, room, 'm.room.canonical_alias', '', content);
    const refused = (content: { [key: string]: string | string[] }) =>
      refusedCleanly(engine, () => set(content));
    expect(await refused({ alias: '#no:test' })).toMatchObject({
      errcode: 'M_BAD_ALIAS',
      status: 400,
    });
    expect(await refused({ alias: 'nonsense' })).toMatchObject({ errcode: 'M_INVALID_PARAM' });
    expect(await refused({ alt_aliases: 'x' })).toMatchObject({ errcode: 'M_INVALID_PARAM' });
    await directory.setAlias(alice, '#tea:test', room);
    await set({ alias: '#tea:test' });
    await directory.deleteAlias(alice, '#tea:test');
    await set({ alias: '#tea:test', note: 'kept' });
    const bad = await refused({ alias: '#tea:test', alt_aliases: ['#other:test'] });
    expect(bad).toMatchObject({
      errcode: 'M_BAD_ALIAS',
      message: expect.stringMatching(/alt_aliases\[0\]/),
    });
  });
});

describe('what stands beside the rooms', () => {
  it('is told of each event, and writes in its commit', async () => {
    const told: PersistedEvent[] = [];
    const done: string[] = [];
    const rooms = makeRooms(openSqlite({ path: ':memory:' }), {
      beforeCommit: async (events) => {
        told.push(...events);
        const [event] = events;
        if (event?.type === 'm.bad') return [{ sql: 'INSERT INTO nowhere VALUES (1)', params: [] }];
        return [];
      },
      afterCommit: (events) => done.push(...events.map(({ eventId }) => eventId)),
    });
    const room = await rooms.changes.create(alice, { preset: 'public_chat' });
    rooms.world.profiles.set(bob.userId, { displayname: 'Bob' });
    await rooms.changes.join(bob, room);
    const join = told.at(-1);
    expect(join).toMatchObject({
      type: 'm.room.member',
      stateKey: bob.userId,
      joinedCount: 2,
      senderPower: 0,
    });
    const members = await join?.localMembers();
    expect([...(members ?? [])]).toEqual([alice.userId, bob.userId]);
    expect(await join?.localMembers()).toBe(members);
    expect((await join?.displayNames([bob.userId]))?.get(bob.userId)).toBe('Bob');
    expect(isObject(join?.clientEvent) && join.clientEvent.room_id).toBe(room);
    expect(join?.clientEvent).not.toHaveProperty('signatures');
    const first = told.find(({ type }) => type === 'm.room.create');
    expect([...((await first?.localMembers()) ?? [])]).toEqual([]);
    await rooms.changes.leave(bob, room);
    expect(told.at(-1)).toMatchObject({ previousMembership: 'join', joinedCount: 1 });
    const { position } = rooms.engine;
    await expect(rooms.changes.sendEvent(alice, room, 'm.bad', {}, 't')).rejects.toThrow(/nowhere/);
    expect(rooms.engine.position).toBe(position);
    await rooms.changes.sendEvent(alice, room, 'm.good', {}, 't');
    expect(done).toHaveLength(position + 1);
  });
});
