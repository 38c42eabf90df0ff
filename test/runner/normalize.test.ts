import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../server/matrix/json.ts';
import { compareRuns } from '../../snippets/runner/compare.ts';
import type { Exchange } from '../../snippets/runner/exchange.ts';
import { normalize, type NormalExchange } from '../../snippets/runner/normalize.ts';
import { uniqueName, UNIQUE_SHAPE } from '../../snippets/runner/unique.ts';

/** One server's way of making values: a seed turns into ids that look real. */
function world(seed: number, serverName: string) {
  const digits = '23456789';
  const unique = Array.from({ length: 5 }, (_, i) => `k${digits.charAt((seed + i) % 8)}`).join('');
  const base64 = (what: string): string =>
    btoa(`${what}${seed}`.padEnd(32, '*')).replaceAll('=', '').slice(0, 43);
  return {
    serverName,
    homeserver: `https://${serverName}`,
    alice: `@alice-${unique}:${serverName}`,
    localpart: `alice-${unique}`,
    room: seed % 2 === 0 ? `!${base64('room')}` : `!room${seed}:${serverName}`,
    event: `$${base64('event')}`,
    other: `$${base64('other')}`,
    device: `DEVICE${seed}XY`,
    token: `MDAx${base64('token')}${base64('more')}`,
    position: `s${seed}_${seed * 7}`,
    time: 1_790_000_000_000 + seed,
  };
}

type World = ReturnType<typeof world>;

function exchange(request: Partial<Exchange['request']>, body: JsonValue, status = 200): Exchange {
  return {
    actor: 'alice',
    request: { method: 'GET', path: '/', headers: {}, ...request },
    response: { status, headers: { 'content-type': 'application/json' }, body },
    startedAt: Math.random(),
    endedAt: 1 + Math.random(),
  };
}

/** The same story told by any server. */
function story(w: World): Exchange[] {
  const room = encodeURIComponent(w.room);
  return [
    exchange(
      {
        method: 'POST',
        path: '/_matrix/client/v3/login',
        headers: { 'content-type': 'application/json' },
        body: { identifier: { user: w.localpart }, password: 'x' },
      },
      {
        user_id: w.alice,
        access_token: w.token,
        device_id: w.device,
        expires_in_ms: w.time % 1000,
      },
    ),
    exchange(
      {
        method: 'PUT',
        path: `/_matrix/client/v3/rooms/${room}/send/m.room.message/txn1`,
        headers: { authorization: `Bearer ${w.token}` },
      },
      { event_id: w.event },
    ),
    exchange(
      { path: '/_matrix/client/v3/sync', query: { since: w.position } },
      {
        next_batch: w.position,
        rooms: {
          join: {
            [w.room]: {
              timeline: {
                events: [
                  {
                    event_id: w.event,
                    sender: w.alice,
                    origin_server_ts: w.time,
                    unsigned: { age: 7 },
                  },
                  {
                    event_id: w.other,
                    sender: w.alice,
                    content: { body: `see ${w.event}, ${w.alice}.` },
                  },
                ],
              },
            },
          },
        },
      },
    ),
    exchange(
      { path: `/_matrix/client/v3/devices/${w.device}` },
      {
        errcode: 'M_FORBIDDEN',
        error: `${w.alice} on ${w.serverName} has no ${w.device}, wait 12 ms`,
      },
      403,
    ),
  ];
}

const told = (seed: number, serverName = 'localhost') => {
  const w = world(seed, serverName);
  return normalize(story(w), w);
};

function state(key: string): JsonObject {
  return { type: 'm.room.member', state_key: key, content: {} };
}

function timeline(texts: readonly string[]): JsonObject {
  return { timeline: { events: texts.map((text) => ({ content: { body: text } })) } };
}

/** The exchanges with another answer in one place. */
function withResponse(
  exchanges: readonly NormalExchange[],
  at: number,
  response: Partial<NormalExchange['response']>,
): NormalExchange[] {
  const before = exchanges[at];
  if (before === undefined) throw new Error(`there is no exchange ${at}`);
  return exchanges.with(at, { ...before, response: { ...before.response, ...response } });
}

describe('normalize', () => {
  it('numbers kinds in order of first appearance', () => {
    const [login, send, sync, error] = told(3);
    expect(login?.response.body).toEqual({
      access_token: '‹access token 1›',
      device_id: '‹device id 1›',
      expires_in_ms: '‹duration›',
      user_id: '‹user id 1›',
    });
    expect(login?.request.body).toMatchObject({ identifier: { user: 'alice-‹unique name 1›' } });
    expect(send?.request).toMatchObject({
      path: '/_matrix/client/v3/rooms/‹room id 1›/send/m.room.message/txn1',
      headers: { authorization: 'Bearer ‹access token 1›' },
    });
    expect(sync?.request.query).toEqual({ since: '‹position›' });
    expect(JSON.stringify(sync?.response.body)).toContain('see ‹event id 1›, ‹user id 1›.');
    expect(error?.request.path).toBe('/_matrix/client/v3/devices/‹device id 1›');
    expect(error?.response.body).toEqual({
      errcode: 'M_FORBIDDEN',
      error: '‹user id 1› on ‹server name› has no ‹device id 1›, wait ‹duration›',
    });
  });

  it('makes the same story equal on any server', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 99_999 }),
        fc.integer({ min: 1, max: 99_999 }),
        fc.constantFrom('localhost', 'matrix.example:8448', '[::1]:8008', 'a.b.c.example'),
        (a, b, name) => {
          expect(compareRuns(told(a), told(b, name))).toEqual([]);
        },
      ),
    );
  });

  it('tells two values of a kind apart', () => {
    const w = world(5, 'localhost');
    const [same] = normalize([exchange({}, { a: w.event, b: w.event })], w);
    const [differ] = normalize([exchange({}, { a: w.event, b: w.other })], w);
    expect(
      compareRuns(
        [same].flatMap((x) => x ?? []),
        [differ].flatMap((x) => x ?? []),
      ),
    ).toEqual([
      { exchange: 0, path: 'response.body.b', expected: '‹event id 1›', got: '‹event id 2›' },
    ]);
  });

  it('ignores the order of what has none, and keeps the order of a timeline', () => {
    const w = world(6, 'localhost');
    const users = [`@a-k2k3k4k5k6:${w.serverName}`, `@b-k3k4k5k6k7:${w.serverName}`];
    const body = (list: readonly string[]): JsonValue => list.map(state);
    const [forward] = normalize([exchange({}, body(users))], w);
    const [backward] = normalize([exchange({}, body(users.toReversed()))], w);
    expect(forward?.response.body).toEqual(backward?.response.body);

    const one = normalize([exchange({}, timeline(['a', 'b']))], w);
    const two = normalize([exchange({}, timeline(['b', 'a']))], w);
    expect(compareRuns(one, two)).toHaveLength(2);
  });

  it('leaves ordinary values alone', () => {
    const w = world(7, 'localhost');
    const body = {
      membership: 'join',
      room_version: '12',
      type: 'm.room.create',
      'm.federate': true,
      limit: 10,
      versions: ['v1.19'],
      end_of: 'the story',
      text: 'Price: $5! Mail @alice #1',
    };
    expect(normalize([exchange({}, body)], w)[0]?.response.body).toEqual(body);
  });

  it('knows times inside sentences', () => {
    const w = world(4, 'localhost');
    const body = {
      error: 'Not after 2026-11-23T14:25:47.123Z (1795443947123).',
      when: '2026-11-23T14:25Z',
    };
    expect(normalize([exchange({}, body)], w)[0]?.response.body).toEqual({
      error: 'Not after ‹timestamp› (‹timestamp›).',
      when: '‹timestamp›',
    });
  });

  it('cuts very long texts', () => {
    const w = world(8, 'localhost');
    const [one] = normalize([exchange({ method: 'PUT', rawBody: 'a'.repeat(70_000) }, {})], w);
    expect(one?.request.rawBody).toBe('‹text of 70000 characters›');
  });

  it('survives malformed percent-encoding in a path', () => {
    const w = world(9, 'localhost');
    expect(normalize([exchange({ path: '/rooms/%E0%A4%A' }, {})], w)[0]?.request.path).toBe(
      '/rooms/%E0%A4%A',
    );
  });
});

describe('compareRuns', () => {
  it('names the place of a difference, and marks one that is only wording', () => {
    const body = { errcode: 'M_FORBIDDEN', error: 'No.' };
    expect(compareRuns(told(1), withResponse(told(1), 3, { status: 404, body }))).toMatchObject([
      { exchange: 3, path: 'response.body.error', got: 'No.', wording: true },
      { exchange: 3, path: 'response.status', expected: 403, got: 404 },
    ]);
  });

  it('reports missing and additional exchanges and fields', () => {
    const all = told(1);
    expect(compareRuns(all, all.slice(0, 3))).toEqual([
      { exchange: 3, path: '', expected: 'GET /_matrix/client/v3/devices/‹device id 1› → 403' },
    ]);
    const more = withResponse(all, 1, { body: { event_id: '‹event id 1›', extra: 1 } });
    expect(compareRuns(all, more)).toEqual([{ exchange: 1, path: 'response.body.extra', got: 1 }]);
  });

  it('does not ask for headers that a browser hides', () => {
    const headers = { 'content-type': 'application/json', 'retry-after': '2' };
    const w = world(2, 'localhost');
    const answered = (response: Partial<Exchange['response']>) => {
      const all = { status: 429, headers: { 'content-type': 'application/json; charset=utf-8' } };
      return normalize([{ ...exchange({}, {}), response: { ...all, ...response } }], w);
    };
    const documented = answered({ headers });
    expect(compareRuns(documented, answered({ headersHidden: true }))).toEqual([]);
    expect(compareRuns(documented, answered({}))).toMatchObject([
      { path: 'response.headers.retry-after', expected: '‹duration›' },
    ]);
  });
});

describe('unique names', () => {
  it('have the shape that is recognised, and differ', () => {
    const names = Array.from({ length: 200 }, () => uniqueName('alice'));
    expect(new Set(names).size).toBe(200);
    for (const name of names) expect(name).toMatch(new RegExp(`^alice-${UNIQUE_SHAPE}$`));
  });
});
