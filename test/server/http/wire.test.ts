/** What only a socket can say: broken HTTP, dots in paths, several requests at once, slow and vanishing clients. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWithRoom, type WithRoom } from './raw.ts';
import { answersIn, exchange, type WireAnswer } from './wire.ts';

describe('on the wire', () => {
  let stand: WithRoom;
  let port: number;
  beforeAll(async () => {
    stand = await openWithRoom();
    port = Number(new URL(await stand.server.app.listen({ port: 0, host: '127.0.0.1' })).port);
  });
  afterAll(() => stand.close());

  /** One request with Alice's token; `head` is its request line and further headers. */
  const ask = async (head: string, body = ''): Promise<WireAnswer> => {
    const [line, ...headers] = head.split('\n');
    const all = [line, 'Host: localhost', `Authorization: ${stand.authorization}`, ...headers];
    const answers = answersIn(await exchange(port, `${all.join('\r\n')}\r\n\r\n${body}`));
    const [answer] = answers;
    if (answer === undefined || answers.length !== 1) throw new Error(`${answers.length} answers`);
    return answer;
  };
  const errcode = ({ body }: WireAnswer): unknown => JSON.parse(body).errcode;
  const ok = (answer: WireAnswer): void => expect(answer.status, answer.body).toBe(200);

  it.each([
    '/_matrix/client/v3/../v3/account/whoami',
    '/_matrix/client/v3/./account/whoami',
    '/_matrix/client/v3/%2e%2e/v3/account/whoami',
    '/_matrix/client/v3/account/whoami/.',
    '/../_matrix/client/v3/account/whoami',
    '/_matrix/client/v3/x/%2e%2e/account/whoami',
    '//_matrix/client/v3/account/whoami',
    '/_matrix\\client\\v3\\account\\whoami',
  ])('%s is no way to an operation', async (path) => {
    const answer = await ask(`GET ${path} HTTP/1.1`);
    expect(answer.status).toBe(404);
    expect(errcode(answer)).toBe('M_UNRECOGNIZED');
  });

  it('takes dots as a state key', async () => {
    const path = new URL(`http://x${stand.room}`).pathname;
    for (const key of ['..', '%2e%2e', '.']) {
      const url = `${path}/state/org.example.dots/${key}`;
      ok(await ask(`PUT ${url} HTTP/1.1\nContent-Length: 2`, '{}'));
      ok(await ask(`GET ${url} HTTP/1.1`));
    }
  });

  it('understands a target with scheme and host', async () => {
    const answer = await ask(`GET http://other/_matrix/client/v3/account/whoami HTTP/1.1`);
    ok(answer);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });

  it.each(['PROPFIND', 'TRACE', 'PATCH', 'HEAD', 'QUERY', 'M-SEARCH'])(
    '%s is a wrong method everywhere',
    async (method) => {
      const answer = await ask(`${method} /_matrix/client/v3/sync HTTP/1.1\nConnection: close`);
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe('GET, OPTIONS');
    },
  );

  const chunked = (text: string): string =>
    `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n0\r\n\r\n`;

  it('reads a body that comes in chunks without a length', async () => {
    const target = `PUT ${stand.room}/send/m.room.message/chunks HTTP/1.1`;
    ok(
      await ask(
        `${target}\nTransfer-Encoding: chunked`,
        chunked('{"msgtype": "m.text", "body": "hi"}'),
      ),
    );
  });

  it('stops a body in chunks that grows too large', async () => {
    const target = `PUT ${stand.room}/send/m.room.message/large HTTP/1.1`;
    const body = chunked(`{"body": "${'x'.repeat(1_100_000)}"}`);
    const answer = await ask(`${target}\nTransfer-Encoding: chunked`, body);
    expect(answer.status).toBe(413);
    expect(errcode(answer)).toBe('M_TOO_LARGE');
  });

  it('refuses a length that is too large before the body comes', async () => {
    const target = `PUT ${stand.room}/send/m.room.message/announced HTTP/1.1`;
    const answer = await ask(`${target}\nContent-Length: 99999999999`);
    expect(errcode(answer)).toBe('M_TOO_LARGE');
  });

  it.each([
    ['a length and chunks', 'Content-Length: 2\r\nTransfer-Encoding: chunked'],
    ['two lengths', 'Content-Length: 2\r\nContent-Length: 30'],
    ['a length with a sign', 'Content-Length: +2'],
    ['a length in hexadecimal', 'Content-Length: 0x2'],
    ['an unknown coding after chunked', 'Transfer-Encoding: chunked, identity'],
    ['a space before the colon', 'Transfer-Encoding : chunked'],
    ['a folded header', 'X-A: b\r\n Content-Length: 2'],
    ['a bare line feed', 'X-A: b\nTransfer-Encoding: chunked'],
    ['NUL in a header', 'X-A: a\0b'],
  ])('refuses %s, and whatever follows it', async (_, headers) => {
    const smuggled = `GET /_matrix/client/versions HTTP/1.1\r\nHost: x\r\n\r\n`;
    const request = `POST /_matrix/client/v3/createRoom HTTP/1.1\r\nHost: x\r\nAuthorization: ${stand.authorization}\r\n${headers}\r\n\r\n`;
    const before = stand.server.engine.position;
    const answers = answersIn(await exchange(port, `${request}{}\r\n${smuggled}`));
    expect(answers).toHaveLength(1);
    expect(answers[0]?.status).toBe(400);
    expect(answers[0] && errcode(answers[0])).toBe('M_UNKNOWN');
    expect(answers[0]?.headers.get('access-control-allow-origin')).toBe('*');
    expect(stand.server.engine.position).toBe(before);
  });

  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['TLS', Buffer.from('16030100ca010000c60303', 'hex'), 400],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['no Host', 'GET /_matrix/client/versions HTTP/1.1\r\n\r\n', 400],
    [
      'headers without end',
      `GET /_matrix/client/versions HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
    ],
    ['a path without end', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
  ])('answers %s', async (_, bytes, status) => {
    const [answer] = answersIn(await exchange(port, bytes));
    expect(answer?.status).toBe(status);
  });

  it('keeps requests in a row apart, and in order', async () => {
    const one = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
    const answers = answersIn(
      await exchange(
        port,
        one('/_matrix/client/versions') +
          one('/_matrix/client/nope') +
          one('/_matrix/client/v3/login'),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 200]);
  });

  it('OPTIONS is answered without a look at path, token or body', async () => {
    for (const path of ['/_matrix/client/v3/login', '/_matrix/%zz', '/_matrix/nothing']) {
      const answer = await ask(`OPTIONS ${path} HTTP/1.1\nContent-Length: 1`, '{');
      expect(answer.status, path).toBe(204);
      expect(answer.headers.get('access-control-allow-methods')).toContain('PUT');
    }
  });

  it('forgets clients that go away, in the middle of a body or of a long poll', async () => {
    const half = `PUT ${stand.room}/send/m.room.message/half HTTP/1.1\r\nHost: x\r\nAuthorization: ${stand.authorization}\r\nContent-Length: 100\r\n\r\n{"body": "`;
    const poll = `GET /_matrix/client/v3/sync?timeout=30000&since=${await position()} HTTP/1.1\r\nHost: x\r\nAuthorization: ${stand.authorization}\r\n\r\n`;
    const before = stand.server.engine.position;
    for (const bytes of [half, poll]) {
      const socket = connect(port, '127.0.0.1');
      socket.write(bytes);
      await new Promise((resolve) => setTimeout(resolve, 100));
      socket.destroy();
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(stand.server.engine.position).toBe(before);
    const metrics = await stand.server.app.inject('/_ruma/metrics');
    // The one that asks is in flight itself.
    expect(/^ruma_requests_in_flight .*$/m.exec(metrics.payload)?.[0]).toBe(
      'ruma_requests_in_flight 1',
    );
  });

  async function position(): Promise<string> {
    const answer = await ask('GET /_matrix/client/v3/sync?timeout=0 HTTP/1.1');
    return JSON.parse(answer.body).next_batch;
  }
});
