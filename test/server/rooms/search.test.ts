import { describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../../server/matrix/json.ts';
import { searchHooks } from '../../../server/rooms/searchable.ts';
import type { SearchRequest } from '../../../server/rooms/types.ts';
import { integer, query, text } from '../../../server/storage/engine.ts';
import { openSqlite } from '../../../server/storage/sqlite.ts';
import { alice, bob, carol, makeRooms, refusal } from './harness.ts';

async function started(options: JsonObject = {}) {
  const rooms = makeRooms(openSqlite({ path: ':memory:' }), searchHooks);
  const { changes, reads, world } = rooms;
  const room = await changes.create(alice, { preset: 'public_chat', ...options });
  let sent = 0;
  const say = (who: typeof alice, body: string, where = room, type = 'm.room.message') => {
    sent += 1;
    world.now += 1;
    return changes.sendEvent(who, where, type, { msgtype: 'm.text', body }, String(sent));
  };
  const find = async (who: typeof alice, searchTerm: string, more: Partial<SearchRequest> = {}) => {
    const answer = await reads.search(who, { searchTerm, filter: {}, ...more });
    return { ...answer, ids: answer.results.map(({ result }) => result.event_id) };
  };
  return { ...rooms, room, say, find };
}

describe('search', () => {
  it('finds all the words, whatever their case and accents, and takes nothing for its own language', async () => {
    const { say, find } = await started();
    const one = await say(alice, 'Curiouser and curiouser! CAFÉ “writing-desk”');
    await say(alice, 'curious');
    for (const term of [
      'curiouser',
      'cafe',
      'CAFÉ and',
      'writing-desk',
      '"writing desk"',
      'and, !',
    ])
      expect((await find(alice, term)).ids, term).toEqual([one]);
    for (const term of [
      'desk-writing',
      'curiouser rabbit',
      'curiouser OR curious',
      'curi*',
      '???',
      '',
    ])
      expect((await find(alice, term)).ids, term).toEqual([]);
    for (const term of ['a" OR "b', 'NEAR(a b)', 'words:and', '\u0000', "it's; DROP TABLE events"])
      expect((await find(alice, term)).ids, term).toEqual([]);
    expect(await refusal(find(alice, 'x'.repeat(1001)))).toMatchObject({
      errcode: 'M_INVALID_PARAM',
    });
  });

  it('looks into messages, names and topics, each only where it is asked to', async () => {
    const { say, find, changes, room } = await started({ name: 'Gryphon', topic: 'Gryphon songs' });
    const said = await say(alice, 'The gryphon sobbed');
    await say(alice, 'gryphon', room, 'm.sticker');
    await changes.sendState(alice, room, 'm.room.message', 'k', { body: 'gryphon' });
    expect((await find(alice, 'gryphon')).ids).toHaveLength(3);
    expect((await find(alice, 'gryphon', { keys: ['content.body'] })).ids).toEqual([said]);
    const topic = await changes.sendState(alice, room, 'm.room.topic', '', {
      topic: 'old',
      'm.topic': {
        'm.text': [{ mimetype: 'text/html', body: '<b>no' }, { body: 'soles and eels' }],
      },
    });
    expect((await find(alice, 'eels', { keys: ['content.topic'] })).ids).toEqual([topic]);
    expect((await find(alice, 'no')).ids).toEqual([]);
  });

  it('finds only what the searcher may see: not what came after leaving, not what was forgotten', async () => {
    const { say, find, changes, room } = await started();
    const early = await say(alice, 'tarts');
    await changes.join(bob, room);
    await changes.leave(bob, room);
    await say(alice, 'tarts again');
    expect((await find(bob, 'tarts')).ids).toEqual([early]);
    expect(await find(bob, 'tarts')).toMatchObject({ count: 1 });
    expect((await find(carol, 'tarts')).ids).toEqual([]);
    await changes.forget(bob, room);
    expect((await find(bob, 'tarts')).ids).toEqual([]);
  });

  it('knows nothing of redacted events, and nothing of rooms that are encrypted', async () => {
    const { say, find, changes, engine, room } = await started();
    const said = await say(alice, 'secret');
    expect((await find(alice, 'secret')).ids).toEqual([said]);
    const words = query('SELECT COUNT(*) AS n FROM event_words', { n: integer });
    const before = (await engine.first(words))?.n ?? 0;
    await changes.redact(alice, room, said, 'r');
    expect((await find(alice, 'secret')).ids).toEqual([]);
    expect((await engine.first(words))?.n).toBe(before - 1);
    await say(alice, 'another secret');
    await changes.sendState(alice, room, 'm.room.encryption', '', { algorithm: 'm.megolm' });
    expect((await find(alice, 'secret')).ids).toEqual([]);
  });

  it('orders by rank or by time, and pages through either without losing or repeating any', async () => {
    const { say, find, room } = await started();
    const said: string[] = [];
    for (let count = 1; count <= 12; count += 1)
      said.push(await say(alice, `${'soup '.repeat(count % 4)} of the evening ${count}`));
    const soup = said.filter((_, index) => (index + 1) % 4 !== 0);
    for (const orderBy of ['rank', 'recent'] as const) {
      const whole = (await find(alice, 'soup', { orderBy })).ids;
      const seen: string[] = [];
      let page = await find(alice, 'soup', { orderBy, filter: { limit: 4 } });
      seen.push(...page.ids);
      // What is said while somebody pages belongs to the next search.
      await say(alice, `soup soup soup beautiful ${orderBy}`);
      while (page.next_batch !== undefined) {
        page = await find(alice, 'soup', {
          orderBy,
          filter: { limit: 4 },
          nextBatch: page.next_batch,
        });
        seen.push(...page.ids);
      }
      expect(seen).toEqual(whole);
      expect(seen.filter((id) => soup.includes(id))).toHaveLength(9);
    }
    const { results } = await find(alice, 'soup');
    const ranks = results.map(({ rank }) => rank);
    expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
    const recent = (await find(alice, 'evening', { orderBy: 'recent', filter: { limit: 2 } })).ids;
    expect(recent).toEqual([said[11], said[10]]);
    expect(await find(alice, 'evening', { filter: { rooms: ['!other:test'] } })).toMatchObject({
      count: 0,
    });
    expect((await find(alice, 'evening', { filter: { not_senders: [alice.userId] } })).ids).toEqual(
      [],
    );
    expect(
      (await find(alice, 'evening', { filter: { rooms: [room], limit: 1 } })).ids,
    ).toHaveLength(1);
    for (const nextBatch of ['x', 'q1_W10', 'q1_WzEsLTFd', 's1_1'])
      expect(await refusal(find(alice, 'soup', { nextBatch }))).toMatchObject({
        errcode: 'M_INVALID_PARAM',
      });
  });

  it('puts its matches in order without the rows, which are read of the page alone', async () => {
    const { say, find, engine } = await started();
    await say(alice, 'treacle');
    const asked = vi.spyOn(engine, 'all');
    for (const orderBy of ['rank', 'recent'] as const) {
      asked.mockClear();
      await find(alice, 'treacle', { orderBy });
      const call = asked.mock.calls.find(([{ sql }]) => sql.includes('@search'));
      const explain = query(`EXPLAIN QUERY PLAN ${call?.[0].sql}`, { detail: text });
      const steps = (await engine.all(explain, call?.[1])).map(({ detail }) => detail);
      const page = steps.indexOf('SCAN page');
      const sorted = steps.lastIndexOf('USE TEMP B-TREE FOR ORDER BY', page);
      const rows = steps.indexOf('SEARCH e USING INTEGER PRIMARY KEY (rowid=?)', page);
      expect(sorted, orderBy).toBeGreaterThan(0);
      expect(page, orderBy).toBeGreaterThan(sorted);
      expect(rows, orderBy).toBeGreaterThan(page);
    }
  });

  it('groups a page, and goes on within one group', async () => {
    const { say, find, changes, room } = await started();
    await changes.join(bob, room);
    for (const who of [alice, bob, alice, bob, alice]) await say(who, 'lobster');
    const first = await find(alice, 'lobster', {
      orderBy: 'recent',
      groupBy: ['sender', 'room_id'],
      filter: { limit: 3 },
    });
    const hers = first.groups?.['sender']?.[alice.userId];
    expect(hers).toMatchObject({ order: 0, results: [first.ids[0], first.ids[2]] });
    expect(first.groups?.['sender']?.[bob.userId]).toMatchObject({ order: 1 });
    expect(first.groups?.['room_id']?.[room]?.results).toEqual(first.ids);
    const rest = await find(alice, 'lobster', {
      orderBy: 'recent',
      ...(hers?.next_batch === undefined ? {} : { nextBatch: hers.next_batch }),
    });
    expect(rest.results.map(({ result }) => result.sender)).toEqual([alice.userId]);
    expect(first.ids).not.toContain(rest.ids[0]);
  });

  it('tells what surrounds a result, who the people were then, and the rooms’ state', async () => {
    const { say, find, world, changes, room } = await started({ name: 'Court' });
    world.profiles.set(bob.userId, { displayname: 'The Knave' });
    await changes.join(bob, room);
    const before = await say(alice, 'Who stole them?');
    const said = await say(bob, 'Not I');
    const after = await say(alice, 'Sentence first');
    world.profiles.set(bob.userId, { displayname: 'Bob' });
    await changes.propagateProfile(bob.userId);
    const { results, state } = await find(alice, 'not', {
      context: { before_limit: 1, after_limit: 1, include_profile: true },
      includeState: true,
    });
    const [one] = results;
    expect(one?.result.event_id).toBe(said);
    expect(one?.context?.events_before.map(({ event_id: id }) => id)).toEqual([before]);
    expect(one?.context?.events_after.map(({ event_id: id }) => id)).toEqual([after]);
    expect(one?.context?.profile_info?.[bob.userId]).toEqual({ displayname: 'The Knave' });
    expect(state?.[room]?.some(({ content }) => content['name'] === 'Court')).toBe(true);
  });
});
