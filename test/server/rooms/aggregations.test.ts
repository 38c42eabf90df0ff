import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../server/matrix/json.ts';
import { roomStores } from '../../../server/rooms/stores.ts';
import { visibleSpans } from '../../../server/rooms/visible-spans.ts';
import { at } from '../full-server.ts';
import { actor, alice, bob, carol, makeRooms, refusal, refusedCleanly } from './harness.ts';

async function started(options: JsonObject = {}) {
  const rooms = makeRooms();
  const room = await rooms.changes.create(alice, { preset: 'public_chat', ...options });
  await rooms.changes.join(bob, room);
  let sent = 0;
  /** Sends an event that relates to another (or to none), and answers its id. */
  const send = async (who: typeof alice, relType = '', target = '', more: JsonObject = {}) => {
    rooms.world.now += 1;
    sent += 1;
    const relation = { rel_type: relType, event_id: target };
    const content = relType === '' ? { body: `${sent}` } : { 'm.relates_to': relation };
    const type = typeof more['type'] === 'string' ? more['type'] : 'm.room.message';
    const { type: _type, ...fields } = more;
    return rooms.changes.sendEvent(who, room, type, { ...content, ...fields }, String(sent));
  };
  const bundle = async (who: typeof alice, id: string) =>
    at((await rooms.reads.event(who, room, id)).unsigned, 'm.relations');
  return { ...rooms, room, send, bundle };
}

const NEW = { 'm.new_content': { body: 'better' } };

describe('edits', () => {
  it('are bundled when they are valid: the latest by clock, then by id', async () => {
    const { send, bundle, changes, room, world } = await started();
    const said = await send(alice);
    expect(await bundle(bob, said)).toBeUndefined();
    const first = await send(alice, 'm.replace', said, NEW);
    await send(bob, 'm.replace', said, NEW);
    await send(alice, 'm.replace', said, {});
    await send(alice, 'm.replace', said, { 'm.new_content': 'a text' });
    await send(alice, 'm.replace', said, { ...NEW, type: 'm.sticker' });
    expect(await bundle(bob, said)).toMatchObject({ 'm.replace': { event_id: first } });

    const now = (world.now += 10);
    const twins = [];
    for (const _twin of [1, 2, 3]) {
      world.now = now;
      twins.push(await send(alice, 'm.replace', said, NEW));
      world.now = now;
    }
    world.now = now - 5;
    await send(alice, 'm.replace', said, NEW);
    const latest = twins.toSorted().at(-1);
    expect(at(await bundle(bob, said), 'm.replace', 'event_id')).toBe(latest);
    // An edit has no edits of its own.
    await send(alice, 'm.replace', first, NEW);
    expect(await bundle(bob, first)).toBeUndefined();
    // Taking the latest back shows the one before it.
    await changes.redact(alice, room, String(latest), 'r');
    expect(at(await bundle(bob, said), 'm.replace', 'event_id')).toBe(twins.toSorted().at(-2));
    // A redacted event shows none.
    await changes.redact(alice, room, said, 'all');
    expect(await bundle(bob, said)).toBeUndefined();
  });

  it('of encrypted events need no new content in the clear', async () => {
    const { send, bundle } = await started();
    const said = await send(alice, '', '', { type: 'm.room.encrypted' });
    const edit = await send(alice, 'm.replace', said, { type: 'm.room.encrypted' });
    expect(at(await bundle(bob, said), 'm.replace', 'event_id')).toBe(edit);
  });

  it('of state, and of events of other rooms, do not count', async () => {
    const { changes, reads, room, send, bundle } = await started();
    const topic = await changes.sendState(alice, room, 'm.room.topic', '', { topic: 'tea' });
    await send(alice, 'm.replace', topic, { ...NEW, type: 'm.room.topic' });
    expect(await bundle(bob, topic)).toBeUndefined();
    const other = await changes.create(alice, {});
    const far = await changes.sendEvent(alice, other, 'm.room.message', { body: 'far' }, 'far');
    await send(alice, 'm.replace', far, NEW);
    const { unsigned } = await reads.event(alice, other, far);
    expect(at(unsigned, 'm.relations')).toBeUndefined();
    expect((await reads.relations(alice, other, far, {})).chunk).toEqual([]);
  });
});

describe('threads and references', () => {
  it('sum up what relates, with the edits of the latest event', async () => {
    const { send, bundle } = await started();
    const root = await send(alice);
    await send(bob, 'm.thread', root);
    const second = await send(alice, 'm.thread', root);
    const edit = await send(alice, 'm.replace', second, NEW);
    const pointing = await send(bob, 'm.reference', root);
    const told = await bundle(bob, root);
    expect(told).toMatchObject({
      'm.thread': { count: 2, current_user_participated: true },
      'm.reference': { chunk: [{ event_id: pointing }] },
    });
    const latest = at(told, 'm.thread', 'latest_event');
    expect(at(latest, 'event_id')).toBe(second);
    expect(at(latest, 'unsigned', 'm.relations', 'm.replace', 'event_id')).toBe(edit);
  });

  it('do not count whom the reader ignores, what was taken back, and what the reader may not see', async () => {
    const { send, bundle, changes, reads, room, world } = await started();
    await changes.join(carol, room);
    const root = await send(alice);
    const seen = await send(bob, 'm.thread', root);
    const rude = await send(carol, 'm.thread', root);
    world.ignored.set(alice.userId, new Set([carol.userId]));
    expect(at(await bundle(alice, root), 'm.thread')).toMatchObject({
      count: 1,
      latest_event: { event_id: seen },
    });
    expect(at(await bundle(bob, root), 'm.thread', 'count')).toBe(2);
    await changes.redact(alice, room, rude, 'r');
    expect(at(await bundle(bob, root), 'm.thread', 'count')).toBe(1);

    await changes.leave(bob, room);
    await send(alice, 'm.thread', root);
    const late = await send(alice, 'm.reference', root);
    expect(at(await bundle(bob, root), 'm.thread')).toMatchObject({
      count: 1,
      latest_event: { event_id: seen },
    });
    expect(at(await bundle(bob, root), 'm.reference')).toBeUndefined();
    const found = await reads.relations(bob, room, root, {});
    expect(found.chunk.map(({ event_id: id }) => id)).toEqual([seen]);
    expect(JSON.stringify(await reads.relations(alice, room, root, {}))).toContain(late);
  });

  it('begin at no event that itself relates to one', async () => {
    const { send, engine, bundle } = await started();
    const root = await send(alice);
    const inside = await send(bob, 'm.thread', root);
    const reply = await send(bob, '', '', {
      'm.relates_to': { 'm.in_reply_to': { event_id: root } },
    });
    const refused = await refusedCleanly(engine, () => send(alice, 'm.thread', inside));
    expect(refused).toMatchObject({ status: 400, errcode: 'M_UNKNOWN' });
    await send(alice, 'm.thread', reply);
    expect(at(await bundle(bob, reply), 'm.thread', 'count')).toBe(1);
  });
});

describe('a page', () => {
  it('costs the same number of queries however many of its events have children', async () => {
    const { send, reads, room, engine } = await started();
    const roots = [await send(alice), await send(alice), await send(bob)];
    const cost = async () => {
      const before = engine.counters.reads;
      await reads.messages(bob, room, { dir: 'b', limit: 50 });
      return engine.counters.reads - before;
    };
    const relate = async (root: string) => {
      const answer = await send(bob, 'm.thread', root);
      await send(bob, 'm.replace', answer, NEW);
      await send(bob, 'm.reference', root);
    };
    const bare = await cost();
    await relate(String(roots[0]));
    const one = await cost();
    expect(one).toBeGreaterThan(bare);
    for (const root of roots) await relate(root);
    expect(await cost()).toBe(one);
  });

  it('of relations is as long as asked for, in both directions and as far as three relations', async () => {
    const { send, reads, room } = await started();
    const root = await send(alice);
    const thread = [];
    for (const who of [alice, bob, alice, bob]) thread.push(await send(who, 'm.thread', root));
    const edit = await send(alice, 'm.replace', String(thread[0]), NEW);
    const reaction = await send(bob, 'm.annotation', edit, { type: 'm.reaction' });
    const tooFar = await send(bob, 'm.reference', reaction);
    const ids = async (query: object) => {
      const page = await reads.relations(bob, room, root, query);
      return { ...page, ids: page.chunk.map(({ event_id: id }) => id) };
    };
    for (const [dir, order] of [
      ['b', thread.toReversed()],
      ['f', thread],
    ] as const) {
      const first = await ids({ dir, limit: 3 });
      expect(first.ids).toEqual(order.slice(0, 3));
      const from = first.next_batch;
      const rest = await ids({ dir, limit: 3, from });
      expect(rest).toMatchObject({ ids: order.slice(3), prev_batch: from });
      expect(rest.next_batch).toBeUndefined();
      expect((await ids({ dir, to: from })).ids).toEqual(first.ids);
    }
    const deep = await ids({ recurse: true });
    expect(deep).toMatchObject({ recursion_depth: 3 });
    expect(deep.ids).toEqual([reaction, edit, ...thread.toReversed()]);
    expect(deep.ids).not.toContain(tooFar);
    // What a filter leaves out leads to nothing.
    expect((await ids({ recurse: true, relType: 'm.thread' })).ids).toHaveLength(4);
    expect((await ids({ recurse: true, eventType: 'm.reaction' })).ids).toEqual([]);
    expect(await refusal(ids({ from: 'x' }))).toMatchObject({ errcode: 'M_INVALID_PARAM' });
    expect(await refusal(reads.relations(carol, room, root, {}))).toMatchObject({ status: 404 });
  });

  it('of threads has those answered last first', async () => {
    const { send, changes, reads, room, world } = await started();
    const roots = [await send(alice), await send(bob), await send(carol).catch(() => '')];
    expect(roots[2]).toBe('');
    await changes.join(carol, room);
    roots[2] = await send(carol);
    for (const root of [0, 1, 2, 0]) await send(alice, 'm.thread', String(roots[root]));
    await send(carol, 'm.thread', String(roots[1]));
    const ids = async (who: typeof alice, query: object = {}) => {
      const page = await reads.threads(who, room, query);
      return { ...page, ids: page.chunk.map(({ event_id: id }) => roots.indexOf(id)) };
    };
    expect((await ids(bob)).ids).toEqual([1, 0, 2]);
    expect((await ids(bob, { include: 'participated' })).ids).toEqual([1]);
    expect((await ids(carol, { include: 'participated' })).ids).toEqual([1, 2]);
    const first = await ids(bob, { limit: 2 });
    expect(first.ids).toEqual([1, 0]);
    const second = await ids(bob, { limit: 2, from: first.next_batch });
    expect(second.ids).toEqual([2]);
    expect(second.next_batch).toBeUndefined();

    // Whom one ignores moves no thread; a thread that they began is shown without their words.
    world.ignored.set(bob.userId, new Set([carol.userId]));
    expect((await ids(bob)).ids).toEqual([0, 2, 1]);
    const theirs = (await reads.threads(bob, room, {})).chunk[1];
    expect(theirs).toMatchObject({ event_id: roots[2], content: {} });
    expect(await refusal(reads.threads(actor('dan'), room, {}))).toMatchObject({ status: 403 });
    expect(await refusal(ids(bob, { from: 's1_4' }))).toMatchObject({ errcode: 'M_INVALID_PARAM' });
  });
});

describe('the spans that a user may see', () => {
  it('hold the very events that are shown one by one', async () => {
    const { changes, engine, reads, room, send } = await started();
    const said: string[] = [];
    const say = async () => said.push(await send(alice));
    for (const visibility of ['shared', 'invited', 'joined', 'world_readable', 'shared']) {
      const content = { history_visibility: visibility };
      await changes.sendState(alice, room, 'm.room.history_visibility', '', content);
      for (const step of ['leave', 'invite', 'join'] as const) {
        await say();
        if (step === 'leave') await changes.leave(bob, room);
        if (step === 'invite') await changes.invite(alice, room, bob.userId);
        if (step === 'join') await changes.join(bob, room);
      }
    }
    await changes.leave(bob, room);
    await say();
    const stores = roomStores(engine);
    const row = await stores.rooms.byId(room);
    const spans = await visibleSpans(stores, bob.userId, [row?.nid ?? 0]);
    const stored = await stores.events.byIds(said);
    const inSpans = stored.filter(({ position }) =>
      spans.some(({ after, upTo }) => (position ?? 0) > after && (position ?? 0) <= upTo),
    );
    const isShown = (id: string) =>
      reads.event(bob, room, id).then(
        () => true,
        () => false,
      );
    const shown = [];
    for (const id of said) if (await isShown(id)) shown.push(id);
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.length).toBeLessThan(said.length);
    expect(inSpans.map(({ eventId }) => eventId).toSorted()).toEqual(shown.toSorted());
  });
});
