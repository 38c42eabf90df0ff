/** What the homeserver calls in an example, in this process: keeps what it is sent and answers as it is told. Node only. */
import { createServer, type IncomingMessage } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import type { JsonValue } from '../../server/matrix/json.ts';
import type { AnswerTo, ServiceAnswer, ServiceRequest } from '../appservice.ts';
import type { Method } from '../example.ts';
import { listenLocally, type Listening } from './listen-locally.ts';

/** One that is stopped and started again, as a service is, keeps what it keeps. */
export interface LocalListener extends Listening {
  /** Everything it was sent, oldest first. */
  readonly requests: readonly Received[];
  /**
   * How it answers from now on where the function answers something; the newest is asked first. `silence` is no answer at
   * all.
   */
  answer(how: AnswerTo): void;
}

/** A request with its answer. */
export interface Received {
  readonly request: ServiceRequest;
  /** Undefined for silence. */
  readonly answer: ServiceAnswer | undefined;
  /** When it came and when it was answered, on the clock of the run's exchanges. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/** Listens on a free port. `otherwise` is the answer where nobody said another. */
export async function startLocalListener(
  otherwise: (request: ServiceRequest) => ServiceAnswer | Promise<ServiceAnswer>,
): Promise<LocalListener> {
  const requests: Received[] = [];
  const ways: AnswerTo[] = [];
  const answerTo = async (request: ServiceRequest): Promise<ServiceAnswer | 'silence'> => {
    for (const way of ways.toReversed()) {
      const answer = await way(request);
      if (answer !== undefined) return answer;
    }
    return otherwise(request);
  };

  const server = createServer((incoming, outgoing) => {
    const startedAt = performance.now();
    void requestOf(incoming).then(async (request) => {
      const answer = await answerTo(request);
      requests.push({
        request,
        answer: answer === 'silence' ? undefined : answer,
        startedAt,
        endedAt: performance.now(),
      });
      if (answer === 'silence') return;
      outgoing.writeHead(answer.status, { 'content-type': 'application/json' });
      outgoing.end(JSON.stringify(answer.body));
    });
  });
  return { ...(await listenLocally(server)), requests, answer: (how) => void ways.push(how) };
}

const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'DELETE'];

async function requestOf(incoming: IncomingMessage): Promise<ServiceRequest> {
  const text = await readText(incoming);
  const url = new URL(incoming.url ?? '/', 'http://localhost');
  const body: JsonValue | undefined = text === '' ? undefined : JSON.parse(text);
  const { authorization, host } = incoming.headers;
  const headers = { ...(host && { host }), ...(authorization && { authorization }) };
  return {
    method: METHODS.find((method) => method === incoming.method) ?? 'GET',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body }),
  };
}
