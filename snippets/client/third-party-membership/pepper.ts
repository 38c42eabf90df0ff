import { example } from '../../example.ts';
import { asks } from '../../identity-server.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'The pepper has just been changed',
  about:
    'What addresses are hashed with changes often. A lookup that comes a moment too late is made again.',
  operations: ['inviteBy3PID'],
  spec: 'identity-service-api/#association-lookup',
  needs: { identityServer: true },
  claims: {
    again: 'After M_INVALID_PEPPER the homeserver asks for the new pepper, and looks up again.',
    once: 'An identity server that refuses its own pepper twice is not asked a third time.',
    told: 'The client is told that the identity server cannot be used.',
  },
  async run(stage) {
    const identity = stage.identityServer();
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const token = await identity.register(alice);
    /** How many lookups are refused, of those that come with the token. */
    let refusals = 1;
    let lookups = 0;
    identity.answer((request) => {
      if (!asks('lookup', token)(request)) return undefined;
      lookups += 1;
      return lookups > refusals
        ? undefined
        : { status: 400, body: { errcode: 'M_INVALID_PEPPER' } };
    });
    const invite = () =>
      alice.post(roomPath(room, 'invite'), {
        id_server: identity.name,
        id_access_token: token,
        medium: 'email',
        address: `${stage.unique('cook')}@example.org`,
      });
    stage.step('Alice invites the cook');
    const invited = await invite();
    stage.step('The first lookup');
    await identity.received(asks('lookup', token));
    stage.step('And the second');
    await identity.received(asks('lookup', token));
    stage.claim('again', invited.status === 200 && lookups === 2, { lookups });
    refusals = Number.POSITIVE_INFINITY;
    lookups = 0;
    stage.step('Another time it refuses whatever comes');
    const refused = await invite();
    stage.claim('once', lookups === 2, { lookups });
    stage.claim('told', refuses(refused, 502, 'M_BAD_STATUS'), refused.body);
  },
});
