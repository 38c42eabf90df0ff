import { describe, expect, it } from 'vitest';
import type { PduDraft } from '../../../../server/matrix/events.ts';
import { without, type JsonObject, type JsonValue } from '../../../../server/matrix/json.ts';
import { CREATABLE_ROOM_VERSIONS } from '../../../../server/rooms/versions.ts';
import { forge, outcomes, sharedRoom } from './servers.ts';
import { rows, send, world } from './world.ts';

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

describe('the checks on receipt', () => {
  const dropped: [string, (pdu: JsonObject) => JsonValue, string][] = [
    ['what is no object', () => 'event', 'room'],
    ['an event of no room', (pdu) => without(pdu, 'room_id'), 'room'],
    ['an event of a room that nobody knows', (pdu) => ({ ...pdu, room_id: '!no:where' }), 'room'],
    ['an event without type', (pdu) => without(pdu, 'type'), 'format'],
    ['a fraction', (pdu) => ({ ...pdu, content: { half: 0.5 } }), 'format'],
    ['too many prev_events', (pdu) => ({ ...pdu, prev_events: Array(21).fill('$x') }), 'format'],
    ['a depth below zero', (pdu) => ({ ...pdu, depth: -1 }), 'format'],
    ['too large an event', (pdu) => ({ ...pdu, content: { body: 'x'.repeat(70_000) } }), 'format'],
    ['an event that nobody signed', (pdu) => ({ ...pdu, signatures: {} }), 'signatures'],
    ['an event of somebody else', (pdu) => ({ ...pdu, sender: '@admin:a' }), 'signatures'],
    ['another time than was signed', (pdu) => ({ ...pdu, origin_server_ts: 5 }), 'signatures'],
  ];
  it.each(dropped)('drop %s, and store nothing', async (_, spoil, by) => {
    const { a, make } = await world();
    const before = await rows(a);
    const { pdu } = await make();
    const [receipt] = await a.take([{ pdu: spoil(pdu) }]);
    expect(receipt).toMatchObject({ outcome: 'dropped', by, reason: expect.any(String) });
    expect(await rows(a)).toBe(before);
  });

  it('redact an event whose content is not the one that was signed', async () => {
    const { a, make, room } = await world();
    const { pdu, eventId } = await make();
    const [receipt] = await a.take([{ ...pdu, content: { body: 'something else' } }]);
    expect(receipt).toMatchObject({ outcome: 'accepted', eventId });
    expect((await a.reads.event(a.user('admin'), room, eventId)).content).toEqual({});
  });

  it('take an image pack whose shortcodes no client here may send', async () => {
    const { a, make } = await world();
    const pack = { images: { ':odd name:': { url: 'mxc://b/cat' } } };
    const { pdu, eventId } = await make({
      type: 'm.room.image_pack',
      state_key: 'cats',
      content: pack,
    });
    expect(outcomes(await a.take([pdu]))).toEqual(['accepted']);
    expect((await a.sync.pdus([eventId])).get(eventId)?.content).toEqual(pack);
  });

  it('keep nothing of what is said beside an event', async () => {
    const { a, make, room } = await world();
    const { pdu, eventId } = await make();
    await a.take([{ ...pdu, unsigned: { redacted_because: 'nothing' } }]);
    expect((await a.sync.pdus([eventId])).get(eventId)?.unsigned).toBeUndefined();
    expect((await a.events(room)).at(-1)?.pdu.unsigned).toBeUndefined();
  });

  it('reject by the auth events', async () => {
    const { a, make, proof, state } = await world();
    const cites = async (auth_events: string[], more: Partial<PduDraft> = {}) =>
      (await a.take([(await make({ auth_events, ...more })).pdu]))[0];
    const good = await proof(a, '@admin:b');
    const [levels = '', member = ''] = good;
    const create = state['m.room.create|'] ?? '';
    const rejected = { outcome: 'rejected', by: 'auth-events' };
    expect(await cites([member, member])).toMatchObject({ ...rejected, rule: '3.1' });
    expect(await cites([...good, create])).toMatchObject({ ...rejected, rule: '3.2' });
    expect(await cites([levels])).toMatchObject({ ...rejected, rule: '6' });
    expect(await cites(['$nothing'])).toMatchObject({
      outcome: 'missing',
      authEvents: ['$nothing'],
    });
  });

  it('reject what cites a rejected event', async () => {
    const { a, make, proof } = await world();
    const join = { type: 'm.room.member', sender: '@x:b', state_key: '@x:b' };
    const content = { membership: 'join' };
    const bad = await make({ ...join, content, auth_events: await proof(a) });
    expect(outcomes(await a.take([bad.pdu]))).toEqual(['rejected']);
    const auth_events = [...(await proof(a)), bad.eventId];
    const [receipt] = await a.take([(await make({ sender: '@x:b', auth_events })).pdu]);
    expect(receipt).toMatchObject({ outcome: 'rejected', by: 'auth-events', rule: '3.3' });
  });

  it('reject what cites an event of another room, and take an id that is taken for known', async () => {
    const { a, make, proof } = await world();
    const elsewhere = await a.changes.create(a.user('admin'), {});
    const foreign = (await a.state(elsewhere))['m.room.member|@admin:a'] ?? '';
    const [levels = ''] = await proof(a);
    const [receipt] = await a.take([(await make({ auth_events: [levels, foreign] })).pdu]);
    expect(receipt).toMatchObject({ outcome: 'rejected', by: 'auth-events' });

    const old = await sharedRoom(['a', 'b'], '1');
    const [c] = old.servers;
    const other = await c?.changes.create(c.user('admin'), { room_version: '1' });
    const [taken] = (await c?.ends(other ?? '')) ?? [];
    const pdu = forge('b', '1', {
      type: 'm.x',
      event_id: taken ?? '',
      room_id: old.room,
      sender: '@admin:b',
      content: {},
      origin_server_ts: 1,
      depth: 90,
      prev_events: [],
      auth_events: [],
    }).pdu;
    const signed = forge('b', '1', { ...pdu, event_id: '$mine:b' }).pdu;
    expect(outcomes((await c?.take([signed])) ?? [])).toEqual(['rejected']);
    // The server in the id must have signed too; this one is ours, so nobody else can bring it.
    expect(outcomes((await c?.take([pdu])) ?? [])).toEqual(['dropped']);
  });

  it('reject by the state before, though the auth events would let it be', async () => {
    const { a, b, room, make, proof } = await world();
    await b.changes.join(b.user('guest'), room);
    await a.take((await b.sent(room)).slice(-1));
    const auth_events = await proof(a, '@guest:b');
    await a.changes.ban(a.user('admin'), room, '@guest:b');
    const late = await make({ sender: '@guest:b', auth_events });
    const [receipt] = await a.take([late.pdu]);
    expect(receipt).toMatchObject({ outcome: 'rejected', by: 'state-before', rule: '6' });
  });

  it('soft-fail what evades a ban, until somebody follows it', async () => {
    const { a, b, room, make, proof } = await world();
    await b.changes.join(b.user('guest'), room);
    await a.take((await b.sent(room)).slice(-1));
    const [prev_events, auth_events] = [await a.ends(room), await proof(a, '@guest:b')];
    await a.changes.ban(a.user('admin'), room, '@guest:b');
    const ends = await a.ends(room);
    const evading = await make({ sender: '@guest:b', prev_events, auth_events });
    const [receipt] = await a.take([evading.pdu]);
    expect(receipt).toMatchObject({ outcome: 'soft-failed', rule: '6' });
    expect(await a.ends(room)).toEqual(ends);
    const next = await a.changes.sendEvent(a.user('admin'), room, ...send('next'));
    expect((await a.sync.pdus([next])).get(next)?.prev_events).toEqual(ends);

    const follower = await make({ prev_events: [...ends, evading.eventId], depth: 200 });
    expect(outcomes(await a.take([follower.pdu]))).toEqual(['accepted']);
    expect((await a.ends(room)).toSorted()).toEqual([next, follower.eventId].toSorted());
  });

  it('reject a second beginning of a room', async () => {
    const { room, servers } = await sharedRoom(['a', 'b'], '10');
    const [a, b] = servers;
    const create = forge('a', '10', {
      type: 'm.room.create',
      room_id: room,
      sender: '@admin:a',
      state_key: '',
      content: { creator: '@admin:a', room_version: '10' },
      origin_server_ts: 1,
      depth: 1,
      prev_events: [],
      auth_events: [],
    });
    const before = await b?.state(room);
    expect((await b?.take([create.pdu]))?.[0]).toMatchObject({ outcome: 'rejected', rule: '1' });
    expect((await a?.take([{ pdu: create.pdu, as: 'outlier' }]))?.[0]?.outcome).toBe('rejected');
    expect(await b?.state(room)).toEqual(before);
  });

  it('let one bad event fail alone, in one commit with the others', async () => {
    const { a, make } = await world();
    const [good, other] = [await make(), await make({ content: { body: 'other' } })];
    const { transactions } = a.engine.counters;
    const receipts = await a.take([
      { pdu: 5 },
      good.pdu,
      { ...other.pdu, signatures: {} },
      good.pdu,
    ]);
    expect(outcomes(receipts)).toEqual(['dropped', 'accepted', 'dropped', 'known']);
    expect(a.engine.counters.transactions - transactions).toBe(1);
  });
});

it('an event made here follows at most twenty of a room’s many ends', async () => {
  const { a, room, make } = await world();
  const prev_events = await a.ends(room);
  const forks = [];
  for (let index = 0; index < 30; index += 1)
    forks.push((await make({ prev_events, content: { index }, depth: 100 + index })).pdu);
  expect(new Set(outcomes(await a.take(forks)))).toEqual(new Set(['accepted']));
  expect(await a.ends(room)).toHaveLength(30);
  const next = await a.changes.sendEvent(a.user('admin'), room, ...send('1'));
  const pdu = (await a.sync.pdus([next])).get(next);
  expect(pdu?.prev_events).toHaveLength(20);
  expect(pdu?.depth).toBe(130);
  expect(await a.ends(room)).toHaveLength(11);
  const last = await a.changes.sendEvent(a.user('admin'), room, ...send('2'));
  expect(await a.ends(room)).toEqual([last]);
});
