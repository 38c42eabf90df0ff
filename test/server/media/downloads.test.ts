import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portionOf } from '../../../server/http/send-file.ts';
import { contentDisposition } from '../../../server/media/disposition.ts';
import { openMedia, type MediaStand } from './stand.ts';

let stand: MediaStand;
let id: string;
beforeAll(async () => {
  stand = await openMedia({ RUMA_GUESTS: true });
  id = await stand.upload('0123456789', 'text/plain', '?filename=digits.txt');
});
afterAll(() => stand.close());

describe('downloading', () => {
  it('has the headers that keep a browser from harm, and those that let it keep the file', async () => {
    const { headers } = await stand.download(id);
    expect(headers).toMatchObject({
      'content-type': 'text/plain',
      'content-disposition': 'inline; filename="digits.txt"',
      'content-security-policy':
        "sandbox; default-src 'none'; script-src 'none'; plugin-types application/pdf; style-src 'unsafe-inline'; object-src 'self';",
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=31536000, immutable',
      'accept-ranges': 'bytes',
      'access-control-allow-origin': '*',
    });
    expect(headers['access-control-expose-headers']).toContain('Content-Disposition');
  });

  it('takes the name of the path', async () => {
    const { headers } = await stand.download(id, '/%C3%BC%22.txt');
    expect(headers['content-disposition']).toBe(
      `inline; filename="__.txt"; filename*=UTF-8''%C3%BC%22.txt`,
    );
  });

  it('sends a part, nothing, or the headers alone', async () => {
    const whole = await stand.download(id);
    const tag = String(whole.headers['etag']);
    const part = await stand.download(id, '', { headers: { range: 'bytes=2-4' } });
    expect([part.status, part.bytes.toString()]).toEqual([206, '234']);
    expect(part.headers['content-range']).toBe('bytes 2-4/10');
    expect(part.headers['content-length']).toBe('3');
    const known = await stand.download(id, '', { headers: { 'if-none-match': `W/${tag}, "x"` } });
    expect([known.status, known.bytes.length, known.headers['etag']]).toEqual([304, 0, tag]);
    const beyond = await stand.download(id, '', { headers: { range: 'bytes=10-' } });
    expect([beyond.status, beyond.body['errcode']]).toEqual([416, 'M_UNKNOWN']);
    expect(beyond.headers['content-range']).toBe('bytes */10');
    const changed = await stand.download(id, '', {
      headers: { range: 'bytes=2-4', 'if-range': '"other"' },
    });
    expect([changed.status, changed.bytes.length]).toEqual([200, 10]);
    const head = await stand.download(id, '', { method: 'HEAD' });
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
    expect(head.headers).toMatchObject({ 'content-length': '10', etag: tag });
  });

  it.each([
    ['bytes=0-0', { first: 0, last: 0 }],
    ['bytes=-3', { first: 7, last: 9 }],
    ['bytes=-30', { first: 0, last: 9 }],
    ['bytes=7-', { first: 7, last: 9 }],
    ['bytes=7-99999', { first: 7, last: 9 }],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=11-12', 'unsatisfiable'],
    ['bytes=5-3', 'all'],
    ['bytes=-', 'all'],
    ['bytes=1-2,4-5', 'all'],
    ['lines=1-2', 'all'],
    [`bytes=${'9'.repeat(400)}-`, 'all'],
  ])('reads the range %s as %j', (range, expected) => {
    const portion = portionOf({ bytes: 10, etag: '"x"' }, 'GET', { range });
    expect(portion.kind === 'part' ? portion.range : portion.kind).toEqual(expected);
  });

  it('lets guests have files, and nobody without a token', async () => {
    const guest = await stand.server.call('POST', '/register?kind=guest', {});
    expect(
      (await stand.download(id, '', { token: String(guest.body['access_token']) })).status,
    ).toBe(200);
    expect((await stand.download(id, '', { token: null })).status).toBe(401);
  });

  it.each(['..%2f..%2fruma.db', 'a%00b', 'a.b', 'x'.repeat(256), '%c3%a9'])(
    'refuses %s as a media id',
    async (odd) => {
      const answer = await stand.download(odd);
      expect([answer.status, answer.body['errcode']]).toEqual([400, 'M_INVALID_PARAM']);
    },
  );

  it('has nothing of other servers, and refuses names that are none', async () => {
    const urls = ['other.example', '..%2f..', 'a%20b'].map((name) => `download/${name}/${id}`);
    const answers = await Promise.all(urls.map((url) => stand.ask({ url })));
    expect(answers.map(({ status }) => status)).toEqual([404, 400, 400]);
  });

  it('is over at once when the server stops, for those who wait', async () => {
    const promised = await stand.promise();
    const waiting = stand.download(promised, '?timeout_ms=20000');
    await stand.download(promised, '?timeout_ms=0');
    stand.server.stopping.abort();
    expect((await waiting).status).toBe(504);
  });
});

describe('the freeze', () => {
  it('keeps what is uploaded from strangers, but not what was uploaded before', async () => {
    const open = await openMedia({ RUMA_MEDIA_FREEZE: false });
    const old = await open.upload('old', 'text/plain');
    const legacy = (name: string) =>
      open.ask({ url: `/_matrix/media/v3/download/example.org/${name}`, token: null });
    const found = await legacy(old);
    expect([found.status, found.bytes.toString()]).toEqual([200, 'old']);
    expect(found.headers['cache-control']).toMatch(/^public/);
    const { bytes } = await open.ask({
      url: `/_matrix/media/r0/download/example.org/${old}`,
      token: null,
    });
    expect(bytes.toString()).toBe('old');
    await open.close();
    for (const path of ['download', 'thumbnail'] as const) {
      const url = `/_matrix/media/v3/${path}/example.org/${id}?width=1&height=1`;
      const answers = await Promise.all([
        stand.ask({ url, token: null }),
        stand.ask({ url, token: stand.alice }),
      ]);
      expect(answers.map(({ body }) => body['errcode'])).toEqual(['M_NOT_FOUND', 'M_NOT_FOUND']);
    }
  });
});

describe('Content-Disposition', () => {
  it.each([
    ['text/html', undefined, 'attachment'],
    ['image/svg+xml', 'x.svg', 'attachment; filename="x.svg"'],
    ['IMAGE/PNG ; a=b', 'x y.png', 'inline; filename="x y.png"'],
    ['application/pdf', 'a"b\\c', `attachment; filename="a_b_c"; filename*=UTF-8''a%22b%5Cc`],
    [
      'text/plain',
      'a\r\nSet-Cookie: x',
      `inline; filename="a__Set-Cookie: x"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x`,
    ],
    ['text/plain', '../x', `inline; filename=".._x"; filename*=UTF-8''..%2Fx`],
    ['text/plain', "'(*)'", `inline; filename="'(*)'"`],
    ['text/plain', '\ud800', `inline; filename="_"; filename*=UTF-8''%EF%BF%BD`],
  ])('of %s called %j', (type, name, expected) => {
    expect(contentDisposition(type, name)).toBe(expected);
  });
});
