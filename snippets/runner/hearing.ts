/** What the homeserver asked of something that listens beside it, found by an example and shown. */
import type { ServiceRequest, StageAppservice } from '../appservice.ts';
import type { Scene } from './actor.ts';
import { sleep } from './deadline.ts';
import type { LocalListener, Received } from './local-listener.ts';

/** How long it waits before it looks again for what it was sent, in milliseconds. */
const LOOK_EVERY_MS = 10;

/**
 * Waits for one that fits, among those that came since the run began. Each is found once.
 *
 * @param begin how many had come before
 */
export function awaiting<T extends object>(
  { deadline }: Pick<Scene, 'deadline'>,
  all: readonly T[],
  begin: number,
): (fits: (one: T) => boolean) => Promise<T> {
  const found = new Set<T>();
  return async (fits) => {
    for (;;) {
      const next = all.slice(begin).find((one) => !found.has(one) && fits(one));
      if (next !== undefined) {
        found.add(next);
        return next;
      }
      await sleep(LOOK_EVERY_MS, deadline.signal);
    }
  };
}

/**
 * @param begin how many requests had come before the run
 * @param name what readers know the listener by
 */
export function hearing(
  scene: Scene,
  { requests }: Pick<LocalListener, 'requests'>,
  begin: number,
  name: string,
): Pick<StageAppservice, 'heard' | 'received'> {
  const wait = awaiting(scene, requests, begin);
  const next = (fits: (request: ServiceRequest) => boolean): Promise<Received> =>
    wait(({ request }) => fits(request));

  return {
    async received(fits) {
      const one = await next(fits);
      show(scene, one, name);
      return one.request;
    },
    heard: async (fits) => (await next(fits)).request,
  };
}

/** A request of the homeserver takes its place among the exchanges when the example comes to speak of it. */
function show(
  { recorder }: Scene,
  { request, answer, startedAt, endedAt }: Received,
  service: string,
): void {
  const { method, path, query, headers, body } = request;
  recorder.start(true)({
    actor: 'the homeserver',
    asked: service,
    request: {
      method,
      path,
      ...(Object.keys(query).length === 0 ? {} : { query }),
      headers,
      ...(body === undefined ? {} : { body }),
    },
    response: {
      status: answer?.status ?? 0,
      headers: { 'content-type': 'application/json' },
      ...(answer === undefined ? {} : { body: answer.body }),
    },
    startedAt,
    endedAt,
  });
}
