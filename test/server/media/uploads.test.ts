import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { integer, query, text } from '../../../server/storage/engine.ts';
import { openMedia, type MediaStand } from './stand.ts';

const BLOBS = query('SELECT blob FROM media WHERE blob IS NOT NULL', { blob: text });
const PENDING = query('SELECT COUNT(*) AS count FROM media WHERE blob IS NULL', { count: integer });

let stand: MediaStand;
beforeAll(async () => {
  stand = await openMedia({
    RUMA_MEDIA_MAX_BYTES: 1_000,
    RUMA_MEDIA_QUOTA_BYTES: 100_000,
    RUMA_MEDIA_MAX_PENDING: 3,
    RUMA_MEDIA_PENDING_LIFETIME: 60,
    RUMA_GUESTS: true,
  });
});
afterAll(() => stand.close());

const UPLOAD = '/_matrix/media/v3/upload';

/** Every file in the folder of blobs, without its folder. */
function filesOnDisk(): string[] {
  const folder = join(stand.server.folder, 'media');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}

async function expectNothingInVain(): Promise<void> {
  const named = (await stand.server.engine.all(BLOBS)).map(({ blob }) => blob);
  expect(filesOnDisk().toSorted()).toEqual(named.toSorted());
}

describe('uploading', () => {
  it('gives back what came, byte for byte, whatever it is', async () => {
    const every = Uint8Array.from({ length: 256 }, (_, index) => index);
    for (const payload of [every, Buffer.from('{'), Buffer.from('')]) {
      const answer = await stand.download(await stand.upload(payload, 'application/json'));
      expect(answer.status).toBe(200);
      expect(answer.bytes).toEqual(Buffer.from(payload));
      expect(answer.headers['content-length']).toBe(String(payload.length));
    }
  });

  it.each([
    [undefined, 'application/octet-stream'],
    ['image/png', 'image/png'],
    ['Text/Plain; charset=Shift_JIS', 'Text/Plain; charset=Shift_JIS'],
    ['nonsense', 'application/octet-stream'],
    [`text/${'x'.repeat(300)}`, 'application/octet-stream'],
    ['text/html', 'text/html'],
  ])('of type %s is served as %s', async (type, served) => {
    const id = await stand.upload('x', type);
    expect((await stand.download(id)).headers['content-type']).toBe(served);
  });

  it('refuses what is too large: by its length before a byte is read, and without a length when it is', async () => {
    const before = filesOnDisk().length;
    const announced = await stand.ask({ method: 'POST', url: UPLOAD, payload: 'x'.repeat(1_001) });
    expect(announced.status).toBe(413);
    expect(announced.body['errcode']).toBe('M_TOO_LARGE');
    const { body: streamed } = await stand.server.app
      .inject({
        method: 'POST',
        url: UPLOAD,
        headers: { authorization: `Bearer ${stand.alice}`, 'transfer-encoding': 'chunked' },
        payload: 'x'.repeat(1_001),
      })
      .then((response) => ({ body: response.json() }));
    expect(streamed).toMatchObject({ errcode: 'M_TOO_LARGE' });
    expect(filesOnDisk().length).toBe(before);
    expect((await stand.download(await stand.upload('x'.repeat(1_000)))).status).toBe(200);
  });

  it('refuses names that no file system holds', async () => {
    const url = `${UPLOAD}?filename=${'é'.repeat(128)}`;
    const answer = await stand.ask({ method: 'POST', url, payload: 'x' });
    expect([answer.status, answer.body['errcode']]).toEqual([400, 'M_INVALID_PARAM']);
  });

  it('refuses guests and strangers', async () => {
    const guest = await stand.server.call('POST', '/register?kind=guest', {});
    const token = String(guest.body['access_token']);
    const answers = await Promise.all(
      [token, null, 'nonsense'].map((one) =>
        stand.ask({ method: 'POST', url: UPLOAD, token: one, payload: 'x' }),
      ),
    );
    expect(answers.map(({ body }) => body['errcode'])).toEqual([
      'M_GUEST_ACCESS_FORBIDDEN',
      'M_MISSING_TOKEN',
      'M_UNKNOWN_TOKEN',
    ]);
  });

  it('keeps users within their quota, also when their files come at the same time', async () => {
    const some = () =>
      stand.ask({ method: 'POST', url: UPLOAD, token: stand.bob, payload: 'x'.repeat(900) });
    const answers = [];
    for (let round = 0; round < 30; round += 1)
      answers.push(...(await Promise.all(Array.from({ length: 4 }, some))));
    const counts = Map.groupBy(answers, ({ status }) => status);
    expect(counts.get(200)?.length).toBe(111);
    expect(counts.get(403)?.length).toBe(9);
    expect(counts.get(403)?.[0]?.body['errcode']).toBe('M_FORBIDDEN');
    await expectNothingInVain();
  });
});

describe('an id whose file comes later', () => {
  const put = (id: string, more: { token?: string; server?: string; payload?: string } = {}) =>
    stand.ask({
      method: 'PUT',
      url: `${UPLOAD}/${more.server ?? 'example.org'}/${id}`,
      headers: { 'content-type': 'text/plain' },
      payload: more.payload ?? 'late',
      ...(more.token === undefined ? {} : { token: more.token }),
    });

  it('has its file once that was put there; the first one stays', async () => {
    const id = await stand.promise();
    expect((await put(id)).status).toBe(200);
    const second = await put(id, { payload: 'later' });
    expect([second.status, second.body['errcode']]).toEqual([409, 'M_CANNOT_OVERWRITE_MEDIA']);
    expect((await stand.download(id)).bytes.toString()).toBe('late');
  });

  it('takes one of two files that come at the same time', async () => {
    const id = await stand.promise();
    const answers = await Promise.all([put(id), put(id, { payload: 'also' })]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    await expectNothingInVain();
  });

  it('belongs to whom it was given, on this server', async () => {
    const id = await stand.promise();
    const refusals = [
      await put(id, { token: stand.bob }),
      await put('neverGivenOut'),
      await put(id, { server: 'other.example' }),
    ];
    expect(refusals.map(({ body }) => body['errcode'])).toEqual([
      'M_FORBIDDEN',
      'M_NOT_FOUND',
      'M_NOT_FOUND',
    ]);
    expect((await put(id)).status).toBe(200);
  });

  it('is 504 until then, as soon as nobody wants to wait longer', async () => {
    const id = await stand.promise();
    const answer = await stand.download(id, '?timeout_ms=0');
    expect([answer.status, answer.body['errcode']]).toEqual([504, 'M_NOT_YET_UPLOADED']);
    const waiting = stand.download(id, '?timeout_ms=20000');
    // Whoever waits has asked by the time that this has been answered.
    await stand.download(id, '?timeout_ms=0');
    await put(id);
    expect((await waiting).bytes.toString()).toBe('late');
  });

  it('is given up after its time; a few wait at a time', async () => {
    const ids = [await stand.promise(), await stand.promise(), await stand.promise()];
    const tooMany = await stand.ask({ method: 'POST', url: '/_matrix/media/v1/create' });
    expect([tooMany.status, tooMany.body['errcode']]).toEqual([429, 'M_LIMIT_EXCEEDED']);
    expect(Number(tooMany.headers['retry-after'])).toBe(60);
    stand.server.advance(60_000);
    for (const id of ids) {
      expect((await put(id)).status).toBe(404);
      expect((await stand.download(id, '?timeout_ms=0')).status).toBe(404);
    }
    expect(await stand.promise()).toMatch(/./);
    await stand.server.services.media.sweep();
    expect((await stand.server.engine.first(PENDING))?.count).toBe(4);
    stand.server.advance(1_000_000);
    await stand.server.services.media.sweep();
    expect((await stand.server.engine.first(PENDING))?.count).toBe(0);
    await expectNothingInVain();
  });

  it('goes with the account', async () => {
    const token = stand.alice;
    await stand.promise();
    await stand.server.call(
      'POST',
      '/account/deactivate',
      {
        auth: {
          type: 'm.login.password',
          identifier: { type: 'm.id.user', user: 'alice' },
          password: 'secret',
        },
      },
      token,
    );
    expect((await stand.server.engine.first(PENDING))?.count).toBe(0);
    const answer = await stand.ask({ method: 'POST', url: UPLOAD, payload: 'x' });
    expect(answer.body['errcode']).toBe('M_UNKNOWN_TOKEN');
  });
});
