/** What /sync tells clients when events of other servers, and the resolutions they bring, change a room. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PduDraft } from '../../../../server/matrix/events.ts';
import type { JsonObject, JsonValue } from '../../../../server/matrix/json.ts';
import { at, objects, openServer, text, type FullServer, type User } from '../../full-server.ts';
import { delivery, forge } from './servers.ts';

let server: FullServer;
let alice: User;
let carol: User;
beforeAll(async () => {
  server = await openServer();
  alice = await server.register('alice');
  carol = await server.register('carol');
});
afterAll(() => server.close());

const BOB = '@bob:b';
const NOW = 1_700_000_000_000;

/** A public room of Alice's with Bob of another server as moderator. */
async function world() {
  const room = await alice.createRoom({
    preset: 'public_chat',
    room_version: '12',
    topic: 'as it was',
    power_level_content_override: { users: { [BOB]: 60 }, events: { 'm.room.join_rules': 50 } },
  });
  const path = `/rooms/${encodeURIComponent(room)}`;
  const stateIds = async () => {
    const { body } = await alice.call('GET', `${path}/state`);
    const events: JsonValue = Array.isArray(body) ? body : [];
    return new Map(
      objects(events).map((event) => [
        `${text(event['type'])}|${text(event['state_key'])}`,
        text(event['event_id']),
      ]),
    );
  };
  const lastEvent = async () => {
    const { chunk } = await alice.ok('GET', `${path}/messages?dir=b&limit=1`);
    return text(objects(chunk)[0]?.['event_id']);
  };
  /** What Bob's server sends. It follows `prev_events`, and what Bob may do there `auth` proves. */
  const bobSends = async (more: Partial<PduDraft>, auth?: ReadonlyMap<string, string>) => {
    const known = auth ?? (await stateIds());
    const isMember = more.type === 'm.room.member';
    const keys = [
      'm.room.power_levels|',
      `m.room.member|${BOB}`,
      ...(isMember ? ['m.room.join_rules|'] : []),
    ];
    const { pdu, eventId } = forge('b', '12', {
      type: 'm.room.message',
      room_id: room,
      sender: BOB,
      content: { body: 'from afar', msgtype: 'm.text' },
      origin_server_ts: NOW,
      depth: 30,
      prev_events: [await lastEvent()],
      auth_events: keys.map((key) => known.get(key)).filter((id) => id !== undefined),
      ...more,
    });
    const [receipt] = await server.services.rooms.receive([{ pdu }], delivery);
    return { eventId, outcome: receipt?.outcome };
  };
  const joined = await bobSends({
    type: 'm.room.member',
    state_key: BOB,
    content: { membership: 'join' },
  });
  expect(joined.outcome).toBe('accepted');
  return { room, path, bobSends, lastEvent, stateIds };
}

/** The topic that a client has that replays what it is told. */
function topicAfter(answer: JsonObject, room: string, before: string): string {
  const told = at(answer, 'rooms', 'join', room);
  const events = [
    ...objects(at(told, 'state', 'events')),
    ...objects(at(told, 'timeline', 'events')),
    ...objects(at(told, 'state_after', 'events')),
  ];
  const topics = events.filter(({ type }) => type === 'm.room.topic');
  const last = at(topics.at(-1), 'content', 'topic');
  return last === undefined ? before : text(last);
}

describe('a client in the middle of a sync', () => {
  it('is told what another server says, as if it had been said here', async () => {
    const { room, bobSends } = await world();
    const since = text((await alice.sync())['next_batch']);
    const waiting = alice.sync({ since, timeout: '30000' });
    const { eventId } = await bobSends({});
    const events = objects(at(await waiting, 'rooms', 'join', room, 'timeline', 'events'));
    expect(events.map((event) => event['event_id'])).toEqual([eventId]);
  });

  it.each([
    { when: 'wins', ts: NOW + 1_000_000, topic: 'from afar', after: false },
    { when: 'wins', ts: NOW + 1_000_000, topic: 'from afar', after: true },
    { when: 'loses', ts: 1, topic: 'from here', after: false },
    { when: 'loses', ts: 1, topic: 'from here', after: true },
  ])('has the right topic where one of a fork $when (state after: $after)', async (one) => {
    const { room, path, bobSends, lastEvent, stateIds } = await world();
    const [fork, auth] = [await lastEvent(), await stateIds()];
    const options = { use_state_after: one.after };
    const since = text((await alice.sync(options))['next_batch']);
    await alice.say(room, 'first');
    await alice.ok('PUT', `${path}/state/m.room.topic/`, { topic: 'from here' });
    const topic = { type: 'm.room.topic', state_key: '', content: { topic: 'from afar' } };
    const sent = await bobSends({ ...topic, prev_events: [fork], origin_server_ts: one.ts }, auth);
    expect(sent.outcome).toBe('accepted');
    await alice.say(room, 'last');
    expect(await alice.ok('GET', `${path}/state/m.room.topic`)).toEqual({ topic: one.topic });

    const answer = await alice.sync({ ...options, since });
    expect(topicAfter(answer, room, 'as it was')).toBe(one.topic);
    const told = at(answer, 'rooms', 'join', room, 'timeline');
    const bodies = objects(at(told, 'events')).map((event) => at(event, 'content', 'body'));
    expect(bodies.at(-1)).toBe('last');
    // What was left out so that it does not mislead is in the history.
    const from = encodeURIComponent(text(at(told, 'prev_batch')));
    const history = await alice.ok('GET', `${path}/messages?dir=b&from=${from}&limit=50`);
    const all = [...objects(history['chunk']), ...objects(at(told, 'events'))];
    const ids = all.map((event) => event['event_id']);
    expect(ids).toContain(sent.eventId);
    expect(all.some((event) => at(event, 'content', 'body') === 'first')).toBe(true);
    const initial = await alice.sync({ ...options, filter: { room: { timeline: { limit: 4 } } } });
    expect(topicAfter(initial, room, '')).toBe(one.topic);
  });

  it('is put out of a room when a resolution undoes its joining, and told who went', async () => {
    const { room, path, bobSends, lastEvent, stateIds } = await world();
    const [fork, auth] = [await lastEvent(), await stateIds()];
    await carol.ok('POST', `${path}/join`, {});
    const [hers, mine] = [text((await carol.sync())['next_batch']), await alice.sync()];
    const rules = { type: 'm.room.join_rules', state_key: '', content: { join_rule: 'invite' } };
    const sent = await bobSends({ ...rules, prev_events: [fork] }, auth);
    expect(sent.outcome).toBe('accepted');

    const carols = await carol.sync({ since: hers });
    expect(at(carols, 'rooms', 'leave', room)).toBeDefined();
    expect(at(carols, 'rooms', 'join', room)).toBeUndefined();
    const left = at(carols, 'device_lists', 'left');
    expect(left).toContain(alice.userId);
    const said = await alice.say(room, 'marmalade');
    const search = { search_categories: { room_events: { search_term: 'marmalade' } } };
    const found = await carol.ok('POST', '/search', search);
    expect(at(found, 'search_categories', 'room_events', 'count')).toBe(0);
    const seen = await carol.call('GET', `${path}/event/${encodeURIComponent(said)}`);
    expect(seen.status).toBe(404);
    const denied = await carol.call('PUT', `${path}/send/m.x/1`, {});
    expect(denied).toMatchObject({ status: 403, body: { errcode: 'M_FORBIDDEN' } });
    expect((await carol.ok('GET', '/joined_rooms'))['joined_rooms']).not.toContain(room);

    const alices = await alice.sync({ since: text(mine['next_batch']) });
    expect(at(alices, 'rooms', 'join', room, 'summary', 'm.joined_member_count')).toBe(2);
    expect(at(alices, 'device_lists', 'left')).toContain(carol.userId);
    const { joined } = await alice.ok('GET', `${path}/joined_members`);
    expect(Object.keys(joined ?? {})).not.toContain(carol.userId);
  });
});
