/** Events that refer to what this server does not have. */
import { describe, expect, it } from 'vitest';
import { delivery, forge, makeServer, outcomes } from './servers.ts';
import { rows, send, world } from './world.ts';

const isProof = ({ type }: { readonly type: string }) =>
  type === 'm.room.power_levels' || type === 'm.room.join_rules';

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
