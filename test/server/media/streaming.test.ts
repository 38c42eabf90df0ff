/** Large files over real sockets: neither an upload nor a download is ever in memory as a whole. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configWith } from '../../../server/config.ts';
import { buildServer, type RunningServer } from '../../../server/server.ts';

const MIB = 1_048_576;
const SIZE = 64 * MIB;
/** What may come on top of what is there: pieces on their way, on both sides of the socket. */
const ROOM = 24 * MIB;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

let folder: string;
let server: RunningServer;
let token: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ruma-streaming-'));
  server = await buildServer(
    configWith({
      RUMA_DATA_DIR: folder,
      RUMA_PORT: 0,
      RUMA_PASSWORD_COST: 10,
      RUMA_LOG_LEVEL: 'silent',
      RUMA_SITE: false,
    }),
  );
  const registration = { username: 'alice', password: 'secret', auth: { type: 'm.login.dummy' } };
  const answer = await fetch(`${server.url}/_matrix/client/v3/register`, {
    method: 'POST',
    body: JSON.stringify(registration),
  });
  const { access_token: made }: { access_token: string } = await answer.json();
  token = made;
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A request whose body is made while it is sent. */
function ask(method: string, path: string, body: Readable, headers = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(server.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
    sent.once('response', resolve).once('error', reject);
    pipeline(body, sent).catch(reject);
  });
}

function* pieces(bytes: number): Generator<Buffer> {
  for (let at = 0; at < bytes; at += 65_536)
    yield Buffer.alloc(Math.min(65_536, bytes - at), at >> 16);
}

/** What is in use; not what only waits to be collected. */
const memory = (): number => {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** Watches a file go by: what is in use, at most, above what was when it began. */
function watch() {
  const before = memory();
  let most = before;
  let next = 0;
  return {
    at: (bytes: number): void => {
      if (bytes < next) return;
      next = bytes + 8 * MIB;
      most = Math.max(most, memory());
    },
    more: () => most - before,
  };
}

describe('64 MiB', { timeout: 60_000 }, () => {
  it('go in and out again in a little memory', async () => {
    const expected = createHash('sha256');
    const up = watch();
    const sent = Readable.from(
      (function* () {
        let bytes = 0;
        for (const piece of pieces(SIZE)) {
          expected.update(piece);
          bytes += piece.length;
          up.at(bytes);
          yield piece;
        }
      })(),
    );
    const length = { 'content-length': String(SIZE) };
    const uploaded = await ask('POST', '/_matrix/media/v3/upload', sent, length);
    const { content_uri: uri }: { content_uri: string } = JSON.parse(
      Buffer.concat(await uploaded.toArray()).toString(),
    );
    const path = `/_matrix/client/v1/media/download/${uri.replace('mxc://', '')}`;
    const answer = await ask('GET', path, Readable.from([]));
    const hash = createHash('sha256');
    const down = watch();
    let bytes = 0;
    for await (const chunk of answer) {
      bytes += chunk.length;
      hash.update(chunk);
      down.at(bytes);
    }
    expect(bytes).toBe(SIZE);
    expect(hash.digest('hex')).toBe(expected.digest('hex'));
    expect(up.more(), 'upload').toBeLessThan(ROOM);
    expect(down.more(), 'download').toBeLessThan(ROOM);
  });

  it('that are too many are refused while they come, and the answer arrives', async () => {
    const answer = await ask(
      'POST',
      '/_matrix/media/v3/upload',
      Readable.from(pieces(104_857_601)),
    );
    expect(answer.statusCode).toBe(413);
    answer.resume();
  });

  it('that break off leave nothing behind', async () => {
    const cut = Readable.from(
      (async function* () {
        yield* pieces(MIB);
        throw new Error('the line is dead');
      })(),
    );
    await expect(ask('POST', '/_matrix/media/v3/upload', cut)).rejects.toThrow('the line is dead');
    await expect.poll(() => readdirSync(join(folder, 'media', 'unsettled'))).toEqual([]);
  });
});
