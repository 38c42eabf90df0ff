/** The application service on a stage: what it asks, and what it is asked. */
import type { StageAppservice } from '../appservice.ts';
import type { Actor } from '../example.ts';
import { actorMethods, createActor, type Identity, type Scene } from './actor.ts';
import { NotRun } from './failures.ts';
import { hearing } from './hearing.ts';
import type { LocalAppservice } from './local-appservice.ts';
import type { Target } from './target.ts';
import { uniqueName } from './unique.ts';

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
  const { id, sender, asToken } = service;
  const identity = { name: 'the service', accessToken: asToken };

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
    ...hearing(scene, service, begin, id),
  };
}

function masked(identity: Identity, userId: string, deviceId: string | undefined): Identity {
  const device = deviceId === undefined ? {} : { device_id: deviceId };
  return { ...identity, query: { user_id: userId, ...device } };
}
