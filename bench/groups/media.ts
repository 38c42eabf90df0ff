import { once } from 'node:events';
import { IncomingMessage, request } from 'node:http';
import { Readable, Writable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { register } from '../people.ts';
import type { Group, Row } from '../report.ts';
import { startRuma, type Measured } from '../servers.ts';

const MIB = 2 ** 20;
const MARKS = [16, 64, 256, 1_024];
const SAMPLE_MS = 50;

/** One large file up and down again, and what the server holds in memory while it passes. */
export async function media(mebibytes: number): Promise<readonly Group[]> {
  const marks = MARKS.filter((mark) => mark <= mebibytes);
  const largest = String(mebibytes * MIB);
  const server = await startRuma('crash', { RUMA_MEDIA_MAX_BYTES: largest });
  try {
    const { token } = await register(server.client);
    const authorization = `Bearer ${token}`;
    const small = await upload(server, authorization, 1, () => {});
    await download(server, authorization, small, () => {});
    const idle = await server.metric('process_resident_memory_bytes');

    let file = '';
    const up = await memoryWhile(server, marks, async (moved) => {
      file = await upload(server, authorization, mebibytes, moved);
    });
    const down = await memoryWhile(server, marks, (moved) =>
      download(server, authorization, file, moved),
    );
    const line = (series: string, most: ReadonlyMap<number, number>): Row[] =>
      Array.from(most, ([at, bytes]) => ({
        label: `${series}: ${at.toLocaleString('en')} MiB`,
        series,
        at,
        value: bytes / idle,
        aim: 'within 2',
      }));
    return [
      {
        id: 'media-memory',
        title: 'Memory while a large file passes',
        about: `A file of ${mebibytes.toLocaleString('en')} MiB uploaded and downloaded. The most that the server's process held (resident) while that much of it passed, as a multiple of the ${Math.round(idle / 1e6)} MB that it held before. A flat line is a file that is never in memory whole.`,
        unit: 'times the memory before',
        better: 'lower',
        axis: 'MiB',
        rows: [...line('uploaded', up), ...line('downloaded', down)],
      },
    ];
  } finally {
    await server.stop();
  }
}

/** The most memory that the server held between a mark and the one before. */
async function memoryWhile(
  server: Measured,
  marks: readonly number[],
  work: (moved: (bytes: number) => void) => Promise<unknown>,
): Promise<ReadonlyMap<number, number>> {
  const most = new Map<number, number>();
  let [bytes, isDone] = [0, false];
  const sample = async (): Promise<void> => {
    const mark = marks.find((one) => bytes <= one * MIB) ?? marks.at(-1) ?? 0;
    const held = await server.metric('process_resident_memory_bytes');
    most.set(mark, Math.max(most.get(mark) ?? 0, held));
  };
  const watch = async (): Promise<void> => {
    while (!isDone) {
      await sample();
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    }
  };
  const watching = watch();
  try {
    await work((count) => (bytes += count));
    await sample();
  } finally {
    isDone = true;
    await watching;
  }
  return most;
}

/** Answers the path of the uploaded file. */
async function upload(
  { url }: Measured,
  authorization: string,
  mebibytes: number,
  moved: (bytes: number) => void,
): Promise<string> {
  const chunk = new Uint8Array(MIB).fill(7);
  const body = Readable.from(
    (function* () {
      for (let sent = 0; sent < mebibytes; sent++) {
        yield chunk;
        moved(MIB);
      }
    })(),
  );
  const outgoing = request(new URL('/_matrix/media/v3/upload', url), {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/octet-stream' },
  });
  const answered = once(outgoing, 'response');
  await pipeline(body, outgoing);
  const [answer]: unknown[] = await answered;
  if (!(answer instanceof IncomingMessage)) throw new Error('no response');
  const text = await readText(answer);
  const address = /mxc:\/\/([^"]+)/.exec(text)?.[1];
  if (address === undefined)
    throw new Error(`the upload was answered ${answer.statusCode}: ${text}`);
  return `/_matrix/client/v1/media/download/${address}`;
}

async function download(
  { url }: Measured,
  authorization: string,
  path: string,
  moved: (bytes: number) => void,
): Promise<void> {
  const answer = await fetch(new URL(path, url), { headers: { authorization } });
  if (answer.status !== 200 || answer.body === null)
    throw new Error(`the download was answered ${answer.status}`);
  const away = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      moved(chunk.length);
      done();
    },
  });
  await pipeline(Readable.from(answer.body), away);
}
