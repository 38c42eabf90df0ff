/** Actors: whoever makes requests in an example. */
import type { Actor, Answer, Method, RequestOptions } from '../example.ts';
import type { Deadline } from './deadline.ts';
import { NotRun, RequestRefused } from './failures.ts';
import type { Patience } from './patience.ts';
import type { Recorder } from './recorder.ts';
import { describeAnswer, send, toRequest, type Fetch } from './transport.ts';

/** What all actors of one run share. */
export interface Scene {
  readonly homeserver: string;
  readonly fetch: Fetch;
  readonly recorder: Recorder;
  readonly deadline: Deadline;
  /** Whether to wait and ask again on 429; false for an example that shows the 429 itself. */
  readonly patient: boolean;
  readonly patience: Patience;
}

/** An actor's identity in a run. */
export interface Identity {
  readonly name: string;
  readonly accessToken?: string;
  /** What goes into the query of each request. */
  readonly query?: Readonly<Record<string, string>>;
}

/**
 * How a request is treated: `shown` to readers; `quiet` set-up, where 400 or more throws; or `asked`, quiet too, where
 * the caller looks at refusals itself.
 */
export type Manner = 'shown' | 'quiet' | 'asked';

/** The methods of an actor, all in one manner. */
export function actorMethods(
  scene: Scene,
  identity: Identity,
  manner: Manner,
): Omit<Actor, 'quietly'> {
  const request = (method: Method, path: string, options: RequestOptions = {}): Promise<Answer> =>
    perform(scene, identity, manner, method, path, options);
  return {
    request,
    get: (path, query) => request('GET', path, query === undefined ? {} : { query }),
    post: (path, body) => request('POST', path, withBody(body)),
    put: (path, body) => request('PUT', path, withBody(body)),
    delete: (path, body) => request('DELETE', path, withBody(body)),
  };
}

function withBody(body: RequestOptions['body']): RequestOptions {
  return body === undefined ? {} : { body };
}

/** An actor without a session. */
export function createActor(scene: Scene, identity: Identity): Actor {
  const quietly: Actor = {
    ...actorMethods(scene, identity, 'quiet'),
    get quietly() {
      return quietly;
    },
  };
  return { ...actorMethods(scene, identity, 'shown'), quietly };
}

/** Makes one request, again after each 429 as long as patience allows; the last answer is the one shown. */
async function perform(
  scene: Scene,
  identity: Identity,
  manner: Manner,
  method: Method,
  path: string,
  options: RequestOptions,
): Promise<Answer> {
  const { recorder, deadline, patience } = scene;
  const query = { ...identity.query, ...options.query };
  const request = toRequest(method, path, { ...options, query }, identity.accessToken);
  const record = recorder.start(manner === 'shown');
  const patient = scene.patient || manner !== 'shown';
  for (let attempt = 1; ; attempt += 1) {
    if (patient) await waitForTurn(scene);
    const { answer, exchange } = await send(
      scene.homeserver,
      scene.fetch,
      request,
      identity.name,
      deadline.signal,
      options.bytes,
    );
    const next = patient ? patience.after(answer, attempt) : 'take';
    if (next === 'again') {
      recorder.start(false)(exchange);
      continue;
    }
    record(exchange);
    if (next === 'exhausted')
      throw new NotRun(
        `the server’s rate limits ask for more waiting than was allowed: ${describeAnswer(request, answer)}`,
      );
    if (manner === 'quiet' && answer.status >= 400)
      throw new RequestRefused(`set-up: ${describeAnswer(request, answer)}`);
    return answer;
  }
}

/** Holding back takes nothing from the time that the example has. */
async function waitForTurn({ deadline, patience }: Scene): Promise<void> {
  const resume = deadline.pause();
  try {
    await patience.turn(deadline.signal);
  } finally {
    resume();
  }
}
