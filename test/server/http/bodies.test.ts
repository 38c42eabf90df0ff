import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changesNothing, expectRefusal, openWithRoom, raw, type WithRoom } from './raw.ts';

describe('request bodies', () => {
  let stand: WithRoom;
  beforeAll(async () => {
    stand = await openWithRoom();
  });
  afterAll(() => stand.close());

  const deep = (depth: number): string => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);

  it.each<[string, string | Buffer, RegExp]>([
    ['a text that stops', '{"body": "hi"', /not JSON/],
    ['a text that goes on', '{"body": "hi"} {}', /end of the text/],
    ['no JSON at all', 'body=hi', /not JSON/],
    ['single quotes', "{'body': 'hi'}", /not JSON/],
    ['a trailing comma', '{"body": "hi",}', /not JSON/],
    ['NaN', '{"body": NaN}', /not JSON/],
    ['a leading zero', '{"body": 01}', /not JSON/],
    ['a control character', '{"body": "a\u0001"}', /not JSON/],
    ['the same key twice', '{"body": "hi", "body": "ho"}', /"body" comes twice/],
    ['the same key twice, once escaped', '{"a": {"body": 1, "b\\u006fdy": 2}}', /comes twice at a/],
    ['half a surrogate pair', '{"body": "\\ud800"}', /surrogate pair at body/],
    ['surrogates the wrong way round', '{"body": "\\udc00\\ud800"}', /surrogate pair/],
    ['half a surrogate pair in a key', '{"\\udfff": 1}', /surrogate pair/],
    ['NUL', '{"body": "a\\u0000b"}', /NUL/],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), /UTF-8/],
    ['an overlong encoding', Buffer.from('7b22c0af223a317d', 'hex'), /UTF-8/],
    ['UTF-16', Buffer.from('{"body":"hi"}', 'utf16le'), /not JSON|NUL/],
    ['a number beyond all', '{"body": 1e999}', /too large/],
    ['101 levels', deep(101), /deeper than 100/],
    ['100,000 levels', '['.repeat(100_000), /deeper than 100/],
  ])('refuses %s', async (_, body, message) => {
    await changesNothing(stand.server, async () => {
      expect(expectRefusal(await stand.send(body), 400, 'M_NOT_JSON')).toMatch(message);
    });
  });

  it.each<[string, string, RegExp]>([
    ['a fraction', '{"a": {"b": [1, 0.5]}}', /a\.b\[1\]/],
    ['an exponent', '{"n": 1e3}', /^n /],
    ['2^53', '{"n": 9007199254740992}', /^n /],
    ['-2^53', '{"n": -9007199254740992}', /^n /],
    ['a number of 400 digits', `{"n": -${'9'.repeat(300)}}`, /^n /],
    ['a list', '[]', /object/],
    ['a text', '"hi"', /object/],
    ['null', 'null', /object/],
  ])('refuses %s as the content of an event', async (_, body, message) => {
    await changesNothing(stand.server, async () => {
      expect(expectRefusal(await stand.send(body), 400, 'M_BAD_JSON')).toMatch(message);
    });
  });

  it('finds a fraction in an event behind any number of harmless ones', async () => {
    const junk = Array.from({ length: 50 }, () => 0.5);
    await changesNothing(stand.server, async () => {
      const answer = await stand.as({
        method: 'POST',
        url: '/_matrix/client/v3/createRoom',
        payload: JSON.stringify({
          junk,
          initial_state: [{ type: 'org.example', content: { ratio: 0.5 } }],
        }),
      });
      expectRefusal(answer, 400, 'M_BAD_JSON');
    });
  });

  it('takes the largest integers, the deepest nesting and every plane of Unicode', async () => {
    const numbers = '{"a": 9007199254740991, "b": -9007199254740991, "c": -0}';
    for (const body of [
      numbers,
      deep(99),
      '{"body": "\u{1f600}\\ud83d\\ude00\\u0007"}',
      '\ufeff{}',
    ])
      expect((await stand.send(body)).status, body.slice(0, 40)).toBe(200);
  });

  it.each([
    ['an event over 65,536 bytes', 65_537, /65,?536/],
    ['a body over 1 MiB', 1_048_577, /larger/],
  ])('refuses %s', async (_, length, message) => {
    const body = JSON.stringify({ body: 'x'.repeat(length) });
    await changesNothing(stand.server, async () => {
      expect(expectRefusal(await stand.send(body), 413, 'M_TOO_LARGE')).toMatch(message);
    });
  });

  it('takes an event that is as large as an event may be', async () => {
    let [fits, not] = [60_000, 65_536];
    while (not - fits > 1) {
      const middle = Math.floor((fits + not) / 2);
      const { status } = await stand.send(JSON.stringify({ body: 'x'.repeat(middle) }));
      if (status === 200) fits = middle;
      else not = middle;
    }
    // What surrounds the content depends on ids and timestamps, but is never more than this.
    expect(fits).toBeGreaterThan(64_000);
    expect(fits).toBeLessThan(65_536);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=latin1',
    'nonsense',
    'a/b/c',
    '/',
    ';',
    '',
  ])('reads JSON also under Content-Type "%s"', async (type) => {
    expect(
      (await stand.send('{"msgtype": "m.text", "body": "hi"}', { 'content-type': type })).status,
    ).toBe(200);
  });

  it('reads JSON without any Content-Type', async () => {
    const answer = await stand.as({
      method: 'PUT',
      url: `${stand.room}/send/m.room.message/untyped`,
      payload: Buffer.from('{"msgtype": "m.text", "body": "hi"}'),
    });
    expect(answer.status, answer.text).toBe(200);
  });

  it('takes no body for {} where nothing in it is required, and says so where something is', async () => {
    const empty = { method: 'POST', headers: { 'content-type': 'application/json' } };
    expect((await stand.as({ ...empty, url: `${stand.room}/join` })).status).toBe(200);
    const url = `${stand.room}/typing/@alice:example.org`;
    const answer = await stand.as({ ...empty, method: 'PUT', url });
    expect(expectRefusal(answer, 400, 'M_NOT_JSON')).toMatch(/empty/);
  });

  it('keeps keys that mean something to JavaScript as what they are: keys', async () => {
    const body =
      '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}, "hasOwnProperty": 1}';
    const sent = await stand.send(body);
    expect(sent.status, sent.text).toBe(200);
    const event = await stand.as({
      url: `${stand.room}/event/${encodeURIComponent(String(sent.body['event_id']))}`,
    });
    expect(event.text).toContain('"__proto__":{"polluted":true}');
    expect(event.text).toContain('"hasOwnProperty":1');
    expect(Reflect.has({}, 'polluted')).toBe(false);
  });

  it('looks at nothing of a body before its sender is known', async () => {
    const answer = await raw(stand.server, {
      method: 'PUT',
      url: `${stand.room}/send/m.room.message/1`,
      payload: '{',
    });
    expectRefusal(answer, 401, 'M_MISSING_TOKEN');
  });
});
