import { describe, expect, it } from 'vitest';
import type { PduDraft } from '../../../../server/matrix/events.ts';
import { without, type JsonObject, type JsonValue } from '../../../../server/matrix/json.ts';
import { integer, query } from '../../../../server/storage/engine.ts';
import { CREATABLE_ROOM_VERSIONS } from '../../../../server/rooms/versions.ts';
import { delivery, forge, makeServer, outcomes, sharedRoom, type TestServer } from './servers.ts';

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

/** A room of version 12 on two servers, and events of the second that follow its end, as a test wants them. */
async function world() {
  const { room, servers } = await sharedRoom(['a', 'b']);
  const [a, b] = servers;
  if (a === undefined || b === undefined) throw new Error('two servers');
  const state = await a.state(room);
  const proof = async (server: TestServer, ...members: string[]) => {
    const now = await server.state(room);
    return [now['m.room.power_levels|'], ...members.map((id) => now[`m.room.member|${id}`])].filter(
      (id) => id !== undefined,
    );
  };
  const draft = async (more: Partial<PduDraft> = {}): Promise<PduDraft> => ({
    type: 'm.room.message',
    room_id: room,
    sender: '@admin:b',
    content: { body: 'hi' },
    origin_server_ts: 1_700_000_009_000,
    depth: 100,
    prev_events: await a.ends(room),
    auth_events: await proof(a, more.sender ?? '@admin:b'),
    ...more,
  });
  const make = async (more: Partial<PduDraft> = {}) => forge('b', '12', await draft(more));
  return { a, b, room, state, proof, draft, make };
}

const rows = async (server: TestServer) =>
  (await server.engine.first(query('SELECT COUNT(*) AS n FROM events', { n: integer })))?.n;

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

describe('what clients see', () => {
  it('is nothing of rejected, soft-failed and held events', async () => {
    const { a, b, room, make, proof } = await world();
    await b.changes.join(b.user('guest'), room);
    await a.take((await b.sent(room)).slice(-1));
    const [prev_events, old] = [await a.ends(room), await proof(a, '@guest:b')];
    await a.changes.ban(a.user('admin'), room, '@guest:b');
    const said = await a.changes.sendEvent(a.user('admin'), room, ...send('said'));
    const relation = { 'm.relates_to': { rel_type: 'm.annotation', event_id: said, key: 'x' } };
    const hidden = [
      await make({ sender: '@guest:b', auth_events: old, content: relation }),
      await make({ sender: '@guest:b', prev_events, auth_events: old, content: relation }),
      await make({ content: { held: true } }),
    ];
    const [rejected, softFailed, held] = hidden.map(({ pdu }) => pdu);
    if (rejected === undefined || softFailed === undefined || held === undefined) throw new Error();
    const receipts = await a.take([rejected, softFailed, { pdu: held, as: 'outlier' }]);
    expect(outcomes(receipts)).toEqual(['rejected', 'soft-failed', 'outlier']);

    const admin = a.user('admin');
    for (const { eventId } of hidden) {
      for (const read of [
        a.reads.event(admin, room, eventId),
        a.reads.context(admin, room, eventId, {}),
      ])
        await expect(read).rejects.toMatchObject({ errcode: 'M_NOT_FOUND' });
    }
    const ids = new Set(hidden.map(({ eventId }) => eventId));
    for (const dir of ['b', 'f'] as const) {
      const { chunk } = await a.reads.messages(admin, room, { dir, limit: 100 });
      expect(chunk.some(({ event_id: id }) => ids.has(id))).toBe(false);
    }
    const upTo = a.engine.position;
    const shown = await a.sync.timelines(admin, [{ roomId: room, after: 0, upTo }], { limit: 100 });
    expect(shown.get(room)?.events.some(({ event_id: id }) => ids.has(id))).toBe(false);
    const related = query('SELECT COUNT(*) AS n FROM event_relations', { n: integer });
    expect((await a.engine.first(related))?.n).toBe(0);
  });

  it('is a redaction only together with what it takes back', async () => {
    const { a, b, room } = await world();
    const said = await b.changes.sendEvent(b.user('admin'), room, ...send('oops'));
    const redaction = await b.changes.redact(b.user('admin'), room, said, 'r');
    await b.changes.sendEvent(b.user('admin'), room, ...send('after'));
    const pdus = await b.sync.pdus([said, redaction]);
    const [target, takesBack] = [pdus.get(said), pdus.get(redaction)];
    if (target === undefined || takesBack === undefined) throw new Error('not sent');
    const stateBefore = Object.values(await a.state(room));
    expect(outcomes(await a.take([{ pdu: takesBack, stateBefore }]))).toEqual(['accepted']);
    const admin = a.user('admin');
    await expect(a.reads.event(admin, room, redaction)).rejects.toMatchObject({ status: 404 });
    expect(outcomes(await a.take([target]))).toEqual(['accepted']);
    const shown = await a.reads.event(admin, room, said);
    expect(shown.unsigned?.redacted_because).toMatchObject({ event_id: redaction });
    expect((await a.reads.event(admin, room, redaction)).event_id).toBe(redaction);
  });
});

describe('what is not here yet', () => {
  it('is named, and the event comes in once it is brought', async () => {
    const { a, b, room } = await world();
    const ids: string[] = [];
    for (const txnId of ['1', '2', '3'])
      ids.push(await b.changes.sendEvent(b.user('admin'), room, ...send(txnId)));
    const [first, second, third] = (await b.sent(room)).slice(-3);
    if (first === undefined || second === undefined || third === undefined) throw new Error();
    const before = await rows(a);
    expect(await a.take([third])).toMatchObject([
      { outcome: 'missing', prevEvents: [ids[1]], authEvents: [] },
    ]);
    expect(await rows(a)).toBe(before);
    expect(outcomes(await a.take([third, second, first]))).toEqual([
      'accepted',
      'accepted',
      'accepted',
    ]);
    expect(await a.ends(room)).toEqual([ids[2]]);
  });

  it('is passed over where another server tells the state; what comes later is history', async () => {
    const { a, b, room } = await world();
    const admin = a.user('admin');
    const gone = await b.changes.sendEvent(b.user('admin'), room, ...send('gone'));
    await b.changes.sendState(b.user('admin'), room, 'm.room.topic', '', { topic: 'later' });
    const [late, topic] = (await b.sent(room)).slice(-2);
    if (late === undefined || topic === undefined) throw new Error();
    const stateBefore = Object.values(await a.state(room));
    expect(outcomes(await a.take([{ pdu: topic, stateBefore }]))).toEqual(['accepted']);
    const since = a.engine.position;
    expect(outcomes(await a.take([late]))).toEqual(['accepted']);
    const span = { roomId: room, after: since, upTo: a.engine.position };
    expect((await a.sync.timelines(admin, [span], { limit: 9 })).get(room)?.events).toEqual([]);
    const { chunk } = await a.reads.messages(admin, room, { dir: 'b', limit: 3 });
    expect(chunk.map(({ event_id: id }) => id)[1]).toBe(gone);
    expect(await a.ends(room)).toHaveLength(2);
    expect(await a.state(room)).toEqual(await b.state(room));
  });

  it('may be held without a place, and gets it later', async () => {
    const { a, make, room } = await world();
    const name = await make({ type: 'm.room.name', state_key: '', content: { name: 'Tea' } });
    const held = { pdu: name.pdu, as: 'outlier' } as const;
    expect(outcomes(await a.take([held, held]))).toEqual(['outlier', 'known']);
    const state = await a.state(room);
    expect(state['m.room.name|']).toBeUndefined();
    expect(outcomes(await a.take([name.pdu]))).toEqual(['accepted']);
    expect(await a.ends(room)).toEqual([name.eventId]);
    expect((await a.state(room))['m.room.name|']).toBe(name.eventId);
    const shown = await a.reads.event(a.user('admin'), room, name.eventId);
    expect(shown.content).toEqual({ name: 'Tea' });
    expect(outcomes(await a.take([held, name.pdu]))).toEqual(['known', 'known']);
  });

  it('lets a server into a room of which it is told nothing but the present', async () => {
    const { a, room } = await world();
    const c = makeServer('c');
    const sent = await a.sent(room);
    const state = new Set(Object.values(await a.state(room)));
    const rowsOf = await a.events(room);
    const known = rowsOf.filter(({ id }) => state.has(id)).map(({ pdu }) => pdu);
    const create = sent[0];
    if (create === undefined) throw new Error();
    const auth = sent.filter(({ state_key: key }) => key !== undefined);
    const join = forge('c', '12', {
      type: 'm.room.member',
      room_id: room,
      sender: '@new:c',
      state_key: '@new:c',
      content: { membership: 'join' },
      origin_server_ts: 1_700_000_010_000,
      depth: 100,
      prev_events: await a.ends(room),
      auth_events: rowsOf
        .filter(({ id, pdu }) => state.has(id) && isProof(pdu))
        .map(({ id }) => id),
    });
    const outliers = [...auth, ...known].map((pdu) => ({ pdu, as: 'outlier' }) as const);
    const receipts = await c.receive(
      [...outliers, { pdu: join.pdu, stateBefore: [...state] }],
      delivery,
    );
    expect(receipts.at(-1)).toMatchObject({ outcome: 'accepted', eventId: join.eventId });
    expect(await c.state(room)).toEqual({
      ...(await a.state(room)),
      'm.room.member|@new:c': join.eventId,
    });
    await c.changes.sendEvent(c.user('new'), room, ...send('hello'));
    expect(outcomes(await a.take((await c.sent(room)).slice(-2)))).toEqual([
      'accepted',
      'accepted',
    ]);
    expect(Object.keys(await a.reads.joinedMembers(a.user('admin'), room))).toContain('@new:c');
  });
});

const isProof = ({ type }: { readonly type: string }) =>
  type === 'm.room.power_levels' || type === 'm.room.join_rules';

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
