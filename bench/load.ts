/** A load generator that costs little beside the server it measures: keep-alive connections, one request each at a time. */
import { Agent, request } from 'node:http';

const OVERLOADED_MS = 5_000;

export interface LoadRequest {
  readonly method: string;
  readonly path: string;
  readonly token?: string;
  readonly body?: unknown;
}

export interface LoadAnswer {
  readonly status: number;
  readonly body: string;
  readonly milliseconds: number;
}

/** A client with as many connections as it has requests under way. */
export interface LoadClient {
  send(request: LoadRequest): Promise<LoadAnswer>;
  /** The same, parsed; again a while later, when the server is overloaded. Throws unless the status is 200. */
  json(request: LoadRequest): Promise<Record<string, unknown>>;
  close(): void;
}

export function createLoadClient(url: string): LoadClient {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: 1_000 });

  const send = ({ method, path, token, body }: LoadRequest): Promise<LoadAnswer> =>
    new Promise((resolve, reject) => {
      const started = performance.now();
      const payload = body === undefined ? undefined : JSON.stringify(body);
      const outgoing = request(
        {
          hostname,
          port,
          agent,
          method,
          path,
          headers: {
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
            ...(payload === undefined
              ? {}
              : {
                  'content-type': 'application/json',
                  'content-length': Buffer.byteLength(payload),
                }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              body: Buffer.concat(chunks).toString(),
              milliseconds: performance.now() - started,
            }),
          );
        },
      );
      outgoing.on('error', reject);
      outgoing.end(payload);
    });

  return {
    send,
    async json(loadRequest) {
      const first = await send(loadRequest);
      if (first.status === 503) await new Promise((resolve) => setTimeout(resolve, OVERLOADED_MS));
      const { status, body } = first.status === 503 ? await send(loadRequest) : first;
      if (status !== 200)
        throw new Error(`${loadRequest.method} ${loadRequest.path} answered ${status}: ${body}`);
      const parsed: unknown = JSON.parse(body);
      if (typeof parsed !== 'object' || parsed === null) throw new Error('not a JSON object');
      return Object.fromEntries(Object.entries(parsed));
    },
    close: () => agent.destroy(),
  };
}

/** How many calls of `work` a second finish while `clients` of them are always under way. */
export async function throughput(
  clients: number,
  seconds: number,
  work: (client: number, round: number) => Promise<unknown>,
): Promise<number> {
  const run = async (until: number): Promise<number> => {
    let done = 0;
    const loop = async (client: number): Promise<void> => {
      for (let round = 0; performance.now() < until; round++) {
        await work(client, round);
        done++;
      }
    };
    await Promise.all(Array.from({ length: clients }, (_, client) => loop(client)));
    return done;
  };
  await run(performance.now() + 1_000);
  const started = performance.now();
  const done = await run(started + seconds * 1_000);
  return done / ((performance.now() - started) / 1_000);
}

/** The value below which the given share of the samples lies. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
