/** Bytes over a socket: for what no HTTP client would send. */
import { connect, type Socket } from 'node:net';

export interface WireAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Sends the bytes and waits until the server closes, or has sent nothing for `quietMs`. Answers everything it sent. */
export async function exchange(
  port: number,
  bytes: string | Buffer,
  quietMs = 300,
): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.write(bytes);
    return await collect(socket, quietMs);
  } finally {
    socket.destroy();
  }
}

function collect(socket: Socket, quietMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = '';
    socket.setEncoding('latin1').setTimeout(quietMs);
    socket.on('data', (chunk: string) => (received += chunk));
    socket.once('timeout', () => resolve(received));
    socket.once('close', () => resolve(received));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve(received) : reject(error),
    );
  });
}

/** Every answer in what a server sent; their bodies must have a Content-Length. */
export function answersIn(received: string): WireAnswer[] {
  const answers: WireAnswer[] = [];
  let rest = received;
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n');
    if (end === -1) throw new Error(`no end of headers: ${rest}`);
    const [line = '', ...lines] = rest.slice(0, end).split('\r\n');
    const headers = new Map(
      lines.map((header) => {
        const colon = header.indexOf(':');
        return [header.slice(0, colon).toLowerCase(), header.slice(colon + 1).trim()];
      }),
    );
    const length = Number(headers.get('content-length') ?? 0);
    const from = end + 4;
    answers.push({
      status: Number(line.split(' ')[1]),
      headers,
      body: rest.slice(from, from + length),
    });
    rest = rest.slice(from + length);
  }
  return answers;
}
