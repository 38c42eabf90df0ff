/** The stage: everything an example can use. */
import type { JsonObject } from '../../server/matrix/json.ts';
import type { Answer, Stage, User } from '../example.ts';
import { administratorAccount, freshAccount } from './accounts.ts';
import { actorMethods, createActor, type Scene } from './actor.ts';
import type { ClaimBook } from './claims.ts';
import { sleep } from './deadline.ts';
import { RequestRefused } from './failures.ts';
import type { Target } from './target.ts';
import { createStageAppservice } from './stage-appservice.ts';
import { createStageGateway } from './stage-gateway.ts';
import { createStageIdentityServer } from './stage-identity-server.ts';
import { createStageMailbox } from './stage-mailbox.ts';
import { uniqueName } from './unique.ts';
import { createUser } from './user.ts';

/** A stage for one run. */
export function createStage(
  scene: Scene,
  target: Target,
  serverName: string,
  claims: ClaimBook,
): Stage<string> {
  const { recorder, deadline } = scene;
  const { registration } = target.sources;

  let administrators = 0;
  const stranger = actorMethods(scene, { name: 'anyone' }, 'asked');

  return {
    homeserver: scene.homeserver,
    serverName,
    ...(registration?.token === undefined ? {} : { registrationToken: registration.token }),
    anyone: createActor(scene, { name: 'anyone' }),
    user: async (name): Promise<User> => {
      const { localpart, password, ...account } = await freshAccount(
        stranger,
        target.sources,
        await target.secretForAccounts(),
        name,
      );
      const person = { name, localpart, ...(password === undefined ? {} : { password }) };
      return createUser(scene, person, account);
    },
    administrator: async () => {
      const nth = administrators;
      administrators += 1;
      const { userId, accessToken } = await administratorAccount(stranger, target.sources, nth);
      return { ...createActor(scene, { name: 'the queen', accessToken }), userId };
    },
    room: async (creator, options: JsonObject = {}) =>
      answered(
        await creator.quietly.post('/_matrix/client/v3/createRoom', options),
        'room_id',
        'POST /createRoom',
      ),
    join: async (user, roomId) => {
      await user.quietly.post(`/_matrix/client/v3/join/${encodeURIComponent(roomId)}`, {});
    },
    say: async (user, roomId, text) =>
      answered(
        await user.quietly.put(
          `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/m.room.message/${uniqueName('say')}`,
          { msgtype: 'm.text', body: text },
        ),
        'event_id',
        'PUT /send/m.room.message',
      ),
    appservice: createStageAppservice(scene, target, serverName),
    gateway: createStageGateway(scene, target),
    identityServer: createStageIdentityServer(scene, target),
    mailbox: createStageMailbox(scene, target),
    unique: uniqueName,
    claim: (id, holds, seen) => claims.state(id, holds, seen),
    step: (caption) => recorder.caption(caption),
    until: async (attempt, timeoutMs = 5000) => {
      // While a server asks for patience this clock stands still too.
      const time = (): number => Date.now() - deadline.pausedMs();
      const end = time() + timeoutMs;
      for (let pause = 40; ; pause = Math.min(pause * 1.5, 400)) {
        const mark = recorder.mark();
        const found = await attempt();
        if (found !== undefined) return found;
        recorder.hideSince(mark);
        if (time() + pause > end)
          throw new Error(`what the example waited for did not come within ${timeoutMs} ms`);
        await sleep(pause, deadline.signal);
      }
    },
  };
}

function answered(answer: Answer, key: string, what: string): string {
  const value = answer.body[key];
  if (typeof value === 'string') return value;
  throw new RequestRefused(`set-up: ${what} answered ${answer.status} without ${key}`);
}
