/** A server that stands before another and changes what it answers: to show what a report says of that. */
import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { isObject, type JsonObject, type JsonValue } from '../../server/matrix/json.ts';
import { listenLocally } from '../../snippets/runner/listen-locally.ts';

/** An answer whose body is an object of JSON. */
export interface AlteredAnswer {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What to answer to a request, `GET /path`; undefined for what the server behind it answers. */
export interface Alteration {
  /** Before the server behind it hears of the request. */
  readonly refuse?: (request: string) => AlteredAnswer | undefined;
  /** Sees each of its answers whose body is an object of JSON. */
  readonly alter?: (request: string, answer: AlteredAnswer) => AlteredAnswer | undefined;
}

export interface AlteredServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts it on a free port. */
export async function startAlteredServer(
  behind: string,
  { refuse, alter }: Alteration,
): Promise<AlteredServer> {
  const server = createServer(async (request, response) => {
    try {
      const name = `${request.method} ${(request.url ?? '').split('?')[0]}`;
      const refused = refuse?.(name);
      const answer = refused === undefined ? await passOn(behind, request) : NOTHING;
      const body = jsonOf(answer.bytes);
      const altered =
        refused ?? (isObject(body) ? alter?.(name, { status: answer.status, body }) : undefined);
      response.writeHead(altered?.status ?? answer.status, {
        ...answer.headers,
        ...altered?.headers,
      });
      response.end(altered === undefined ? answer.bytes : JSON.stringify(altered.body));
    } catch {
      response.destroy();
    }
  });
  const { port, stop } = await listenLocally(server);
  return { url: `http://127.0.0.1:${port}`, stop };
}

const NOTHING = {
  status: 500,
  headers: { 'content-type': 'application/json' },
  bytes: Buffer.from(''),
};

const PASSED_BACK = ['content-type', 'retry-after', 'location', 'allow', 'etag'];

async function passOn(behind: string, request: IncomingMessage) {
  const body = await buffer(request);
  const { authorization, 'content-type': type } = request.headers;
  const response = await fetch(`${behind}${request.url}`, {
    method: request.method ?? 'GET',
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...(type === undefined ? {} : { 'content-type': type }),
    },
    ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
    redirect: 'manual',
  });
  const headers = PASSED_BACK.flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return {
    status: response.status,
    headers: Object.fromEntries(headers),
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}

function jsonOf(bytes: Buffer): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(bytes.toString('utf8'));
    return value;
  } catch {
    return undefined;
  }
}
