/** Creating rooms, sending, setting state, redacting, and reading it all back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, objects, openServer, text, type FullServer, type User } from '../../full-server.ts';

let server: FullServer;
let alice: User;
let bob: User;
let roomId: string;

beforeAll(async () => {
  server = await openServer();
  alice = await server.register('alice');
  bob = await server.register('bob');
  roomId = await alice.createRoom({ preset: 'public_chat', name: 'Tea' });
  await bob.ok('POST', inRoom('/join'), {});
});
afterAll(() => server.close());

const inRoom = (rest: string) => `/rooms/${encodeURIComponent(roomId)}${rest}`;

describe('createRoom', () => {
  it.each([
    [{ visibility: 'secret' }, 'M_BAD_JSON', 'visibility'],
    [{ preset: 'chat' }, 'M_BAD_JSON', 'preset'],
    [{ name: 1 }, 'M_BAD_JSON', 'name'],
    [{ invite: ['bob'] }, 'M_BAD_JSON', 'invite.0'],
    [{ initial_state: [{ content: {} }] }, 'M_BAD_JSON', 'initial_state.0.type'],
    [{ initial_state: [{ type: 'a', content: { n: 1.5 } }] }, 'M_BAD_JSON', 'content.n'],
    [{ creation_content: { n: 1e300 } }, 'M_BAD_JSON', 'creation_content.n'],
    [{ creation_content: [] }, 'M_BAD_JSON', 'creation_content'],
    [{ room_alias_name: 'a:b' }, 'M_INVALID_PARAM', 'room_alias_name'],
    [{ room_version: 'nope' }, 'M_UNSUPPORTED_ROOM_VERSION', 'room_version'],
    [
      { power_level_content_override: { events_default: 200 }, room_version: '11' },
      undefined,
      undefined,
    ],
    [
      {
        name: 'x',
        power_level_content_override: { events: { 'm.room.name': 101 } },
        room_version: '11',
      },
      'M_INVALID_ROOM_STATE',
      'm.room.name',
    ],
  ])('%j', async (options, errcode, names) => {
    const before = server.engine.position;
    const answer = await alice.call('POST', '/createRoom', options);
    if (errcode === undefined) return expect(answer.status).toBe(200);
    expect(answer).toMatchObject({ status: 400, body: { errcode } });
    expect(text(answer.body['error'])).toContain(names);
    expect(server.engine.position).toBe(before);
  });
});

describe('room_send', () => {
  it('sends once for the same transaction id', async () => {
    const path = inRoom('/send/m.room.message/once');
    const first = await alice.ok('PUT', path, { msgtype: 'm.text', body: 'a' });
    expect(await alice.ok('PUT', path, { msgtype: 'm.text', body: 'a' })).toEqual(first);
    const other = await server.login(alice);
    expect(await other.ok('PUT', path, { msgtype: 'm.text', body: 'a' })).not.toEqual(first);
  });

  it.each([
    ['floats', { msgtype: 'm.text', body: 'x', ratio: 0.5 }, 'ratio'],
    ['what is no object', ['x'], 'body'],
  ])('refuses %s', async (_what, content, names) => {
    const before = server.engine.position;
    const answer = await alice.call('PUT', inRoom('/send/m.room.message/bad'), content);
    expect(answer).toMatchObject({ status: 400, body: { errcode: 'M_BAD_JSON' } });
    expect(text(answer.body['error'])).toContain(names);
    expect(server.engine.position).toBe(before);
  });

  it('refuses events that are too large', async () => {
    const content = { msgtype: 'm.text', body: 'x'.repeat(65_536) };
    const answer = await alice.call('PUT', inRoom('/send/m.room.message/large'), content);
    expect(answer).toMatchObject({ status: 413, body: { errcode: 'M_TOO_LARGE' } });
  });

  it('finds an event of room version 3, whose id has a slash in it', async () => {
    const old = await alice.createRoom({ room_version: '3' });
    const room = `/rooms/${encodeURIComponent(old)}`;
    let id = '';
    for (let index = 0; !id.includes('/'); index += 1)
      id = text((await alice.ok('PUT', `${room}/send/m.x/slash${index}`, {}))['event_id']);
    const path = encodeURIComponent(id);
    expect(await alice.ok('GET', `${room}/event/${path}`)).toMatchObject({ event_id: id });
    const context = await alice.ok('GET', `${room}/context/${path}`);
    expect(at(context, 'event', 'event_id')).toBe(id);
    await alice.ok('POST', `${room}/receipt/m.read/${path}`, {});
    await alice.ok('PUT', `${room}/redact/${path}/once`, {});
    const redacted = await alice.ok('GET', `${room}/event/${path}`);
    expect(at(redacted, 'unsigned', 'redacted_because', 'redacts')).toBe(id);
  });
});

describe('room_state', () => {
  it.each(['/state/x.plain', '/state/x.plain/'])('takes an empty state key at %s', async (path) => {
    await alice.ok('PUT', inRoom(path), { path });
    expect(await alice.ok('GET', inRoom('/state/x.plain'))).toEqual({ path });
    expect(await alice.ok('GET', inRoom('/state/x.plain/'))).toEqual({ path });
  });

  it('takes a state key that needs escaping', async () => {
    const path = inRoom(`/state/x.keyed/${encodeURIComponent('a/b c%')}`);
    await alice.ok('PUT', path, { yes: true });
    expect(await alice.ok('GET', path)).toEqual({ yes: true });
    const event = await alice.ok('GET', `${path}?format=event`);
    expect(event).toMatchObject({ type: 'x.keyed', state_key: 'a/b c%', room_id: roomId });
    expect(await alice.ok('GET', `${path}?format=content`)).toEqual({ yes: true });
  });

  it('answers all state as a list', async () => {
    const answer = await alice.call('GET', inRoom('/state'));
    expect(answer.status).toBe(200);
    expect(Array.isArray(answer.body)).toBe(true);
  });

  it('says what is not there, and who may not look', async () => {
    const none = await alice.call('GET', inRoom('/state/x.none'));
    expect(none).toMatchObject({ status: 404, body: { errcode: 'M_NOT_FOUND' } });
    const stranger = await server.register('stranger');
    for (const path of [
      '/state',
      '/state/m.room.name',
      '/members',
      '/joined_members',
      '/messages?dir=b',
    ]) {
      const answer = await stranger.call('GET', inRoom(path));
      expect(answer).toMatchObject({ status: 403, body: { errcode: 'M_FORBIDDEN' } });
    }
    const format = await alice.call('GET', inRoom('/state/m.room.name?format=xml'));
    expect(format).toMatchObject({ status: 400, body: { errcode: 'M_INVALID_PARAM' } });
  });

  it('has no other methods', async () => {
    const answer = await alice.call('POST', inRoom('/state/x.plain'), {});
    expect(answer).toMatchObject({ status: 405, body: { errcode: 'M_UNRECOGNIZED' } });
  });
});

describe('reading', () => {
  it('answers one event, redacted once it was redacted', async () => {
    const eventId = await alice.say(roomId, 'oops');
    const path = inRoom(`/event/${encodeURIComponent(eventId)}`);
    expect(await bob.ok('GET', path)).toMatchObject({ content: { body: 'oops' } });
    const redact = inRoom(`/redact/${encodeURIComponent(eventId)}/txn`);
    const redaction = await alice.ok('PUT', redact, { reason: 'typo' });
    expect(await alice.ok('PUT', redact, { reason: 'typo' })).toEqual(redaction);
    const event = await bob.ok('GET', path);
    expect(event['content']).toEqual({});
    expect(at(event, 'unsigned', 'redacted_because', 'event_id')).toBe(redaction['event_id']);
  });

  it('answers the members, then and now', async () => {
    const then = text((await alice.sync())['next_batch']);
    const carol = await server.register('carol');
    await carol.ok('POST', inRoom('/join'), {});
    await bob.ok('POST', inRoom('/leave'), {});
    const membersOf = async (query: string) =>
      objects((await alice.ok('GET', inRoom(`/members${query}`)))['chunk'])
        .map((event) => text(event['state_key']))
        .toSorted();
    expect(await membersOf(`?at=${then}`)).toEqual([alice.userId, bob.userId]);
    expect(await membersOf('?membership=join')).toEqual([alice.userId, carol.userId]);
    expect(await membersOf('?not_membership=join')).toEqual([bob.userId]);
    expect(await membersOf('?membership=join&not_membership=ban')).toHaveLength(3);
    const { joined } = await alice.ok('GET', inRoom('/joined_members'));
    expect(joined).toEqual({
      [alice.userId]: { display_name: 'alice' },
      [carol.userId]: { display_name: 'carol' },
    });
    await bob.ok('POST', inRoom('/join'), {});
  });

  it('pages through history with a filter', async () => {
    for (let n = 1; n <= 5; n++) await bob.say(roomId, `p${n}`);
    const filter = encodeURIComponent(
      JSON.stringify({ types: ['m.room.message'], senders: [bob.userId], lazy_load_members: true }),
    );
    const first = await alice.ok('GET', inRoom(`/messages?dir=b&limit=2&filter=${filter}`));
    expect(objects(first['chunk']).map((event) => at(event, 'content', 'body'))).toEqual([
      'p5',
      'p4',
    ]);
    expect(objects(first['state']).map((event) => event['state_key'])).toEqual([bob.userId]);
    const from = text(first['end']);
    const next = await alice.ok('GET', inRoom(`/messages?dir=b&from=${from}&filter=${filter}`));
    expect(objects(next['chunk']).map((event) => at(event, 'content', 'body'))).toEqual([
      'p3',
      'p2',
      'p1',
    ]);
    expect(next['start']).toBe(from);
    expect(next).not.toHaveProperty('end');
    const plain = await alice.ok('GET', inRoom('/messages?dir=f&limit=1'));
    expect(objects(plain['chunk'])[0]).toMatchObject({ type: 'm.room.create' });
    expect(plain).not.toHaveProperty('state');
  });

  it('answers what surrounds an event', async () => {
    const ids: string[] = [];
    for (let n = 1; n <= 5; n++) ids.push(await bob.say(roomId, `c${n}`));
    const path = inRoom(`/context/${encodeURIComponent(ids[2] ?? '')}`);
    const around = await alice.ok('GET', `${path}?limit=2`);
    expect(at(around, 'event', 'content', 'body')).toBe('c3');
    expect(at(around, 'events_before', 0, 'content', 'body')).toBe('c2');
    expect(at(around, 'events_after', 0, 'content', 'body')).toBe('c4');
    const alone = await alice.ok('GET', `${path}?limit=0`);
    expect([alone['events_before'], alone['events_after']]).toEqual([[], []]);
    const back = await alice.ok(
      'GET',
      inRoom(`/messages?dir=b&limit=1&from=${text(around['start'])}`),
    );
    expect(at(back, 'chunk', 0, 'content', 'body')).toBe('c1');
    const on = await alice.ok('GET', inRoom(`/messages?dir=f&limit=1&from=${text(around['end'])}`));
    expect(at(on, 'chunk', 0, 'content', 'body')).toBe('c5');
  });

  it.each([
    ['/messages', 400, 'M_MISSING_PARAM', 'dir'],
    ['/messages?dir=x', 400, 'M_INVALID_PARAM', 'dir'],
    ['/messages?dir=b&from=x', 400, 'M_INVALID_PARAM', 'from'],
    ['/messages?dir=b&to=x', 400, 'M_INVALID_PARAM', 'to'],
    ['/messages?dir=b&limit=0', 400, 'M_INVALID_PARAM', 'limit'],
    ['/messages?dir=b&filter=1', 400, 'M_BAD_JSON', 'filter'],
    ['/messages?dir=b&filter={', 400, 'M_NOT_JSON', 'filter'],
    ['/messages?dir=b&filter={"types":1}', 400, 'M_BAD_JSON', 'types'],
    ['/members?at=x', 400, 'M_INVALID_PARAM', 'at'],
    ['/members?membership=in', 400, 'M_INVALID_PARAM', 'membership'],
    ['/event/x', 400, 'M_INVALID_PARAM', 'eventId'],
    ['/event/$none:example.org', 404, 'M_NOT_FOUND', '$none'],
    ['/context/$none:example.org', 404, 'M_NOT_FOUND', '$none'],
  ])('refuses %s', async (path, status, errcode, names) => {
    const answer = await alice.call('GET', inRoom(path));
    expect(answer).toMatchObject({ status, body: { errcode } });
    expect(text(answer.body['error'])).toContain(names);
  });
});
