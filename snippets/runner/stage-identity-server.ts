/** The identity server on a stage. */
import type { StageIdentityServer } from '../identity-server.ts';
import type { Scene } from './actor.ts';
import { NotRun } from './failures.ts';
import { hearing } from './hearing.ts';
import type { Target } from './target.ts';

/** Makes the identity server of a run when it is first asked for, with what it is asked from the start of the run on. */
export function createStageIdentityServer(
  scene: Scene,
  { identityServer: server }: Target,
): () => StageIdentityServer {
  const begin = server?.requests.length ?? 0;
  let made: StageIdentityServer | undefined;
  return () => {
    if (server === undefined) throw new NotRun('there is no identity server beside the server');
    const { book, name } = server;
    made ??= {
      name,
      answer: (how) => server.answer(how),
      async register({ quietly, userId }) {
        const path = `/_matrix/client/v3/user/${encodeURIComponent(userId)}/openid/request_token`;
        const { body } = await quietly.post(path, {});
        return server.register(body);
      },
      begin: (address) => book.begin(address),
      prove: (address) => book.begin(address, Date.now()),
      userOf: (address) => book.userOf(address),
      letters: (address) => book.invites(address),
      onbind: (address) => book.onbind(address),
      sign({ token, privateKey }, userId) {
        const signed = book.sign(token, userId, privateKey);
        if (signed === undefined) throw new Error('the letter is none of this identity server');
        return signed;
      },
      revoke: (address) => book.revoke(address),
      ...hearing(scene, server, begin, 'the identity server'),
    };
    return made;
  };
}
