/** The application service on a stage: what it asks, and what it is asked. */
import type { ServiceRequest, StageAppservice } from '../appservice.ts';
import type { Actor } from '../example.ts';
import { actorMethods, createActor, type Identity, type Scene } from './actor.ts';
import { sleep } from './deadline.ts';
import { NotRun } from './failures.ts';
import type { LocalAppservice, Received } from './local-appservice.ts';
import type { Target } from './target.ts';
import { uniqueName } from './unique.ts';

/** How long it waits before it looks again for what it was sent, in milliseconds. */
const LOOK_EVERY_MS = 10;

/** Makes the service of a run when it is first asked for, with what it is sent from the start of the run on. */
export function createStageAppservice(
  scene: Scene,
  { appservice: service }: Target,
  serverName: string,
): () => StageAppservice {
  const begin = service?.requests.length ?? 0;
  let made: StageAppservice | undefined;
  return () => {
    if (service === undefined)
      throw new NotRun('there is no application service beside the server');
    made ??= stageAppservice(scene, service, serverName, begin);
    return made;
  };
}

function stageAppservice(
  scene: Scene,
  service: LocalAppservice,
  serverName: string,
  begin: number,
): StageAppservice {
  const found = new Set<Received>();
  const { id, sender, asToken } = service;
  const identity = { name: 'the service', accessToken: asToken };

  const next = async (fits: (request: ServiceRequest) => boolean): Promise<Received> => {
    for (;;) {
      const one = service.requests
        .slice(begin)
        .find((received) => !found.has(received) && fits(received.request));
      if (one !== undefined) {
        found.add(one);
        return one;
      }
      await sleep(LOOK_EVERY_MS, scene.deadline.signal);
    }
  };

  return {
    id,
    asToken,
    hsToken: service.hsToken,
    sender: { ...createActor(scene, identity), userId: `@${sender}:${serverName}` },
    as: (userId, deviceId): Actor => createActor(scene, masked(identity, userId, deviceId)),
    async ghost(name) {
      const username = uniqueName(`_${id}_${name}`);
      const request = { type: 'm.login.application_service', username, inhibit_login: true };
      await actorMethods(scene, identity, 'quiet').post('/_matrix/client/v3/register', request);
      return `@${username}:${serverName}`;
    },
    answer: (how) => service.answer(how),
    async received(fits) {
      const one = await next(fits);
      show(scene, one, id);
      return one.request;
    },
    heard: async (fits) => (await next(fits)).request,
  };
}

function masked(identity: Identity, userId: string, deviceId: string | undefined): Identity {
  const device = deviceId === undefined ? {} : { device_id: deviceId };
  return { ...identity, query: { user_id: userId, ...device } };
}

/** A request of the homeserver takes its place among the exchanges when the example comes to speak of it. */
function show({ recorder }: Scene, { request, answer }: Received, service: string): void {
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
    durationMs: 0,
  });
}
