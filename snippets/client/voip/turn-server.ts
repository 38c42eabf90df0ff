import { isStringArray } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';

export default example({
  title: 'Credentials for a call',
  about:
    'Two phones behind routers cannot reach each other. A TURN server forwards what they say, for those who belong to us.',
  operations: ['getTurnServer'],
  spec: 'client-server-api/#get_matrixclientv3voipturnserver',
  needs: {
    ruma: true,
    config: {
      RUMA_TURN_URIS: 'turn:turn.example.org:3478?transport=udp,turns:turn.example.org:5349',
      RUMA_TURN_SECRET: 'a secret that both servers know',
      RUMA_TURN_LIFETIME: '600',
    },
  },
  claims: {
    where:
      'The answer says where the TURN server is, and for how many seconds the password is good.',
    'own-name': 'The username is the second in which it ends, and the user’s id.',
    'other-user': 'Another user gets another password.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const path = '/_matrix/client/v3/voip/turnServer';
    const now = Date.now() / 1000;
    stage.step('Alice’s client prepares a call');
    const { body } = await alice.get(path);
    const { uris, ttl } = body;
    stage.claim('where', isStringArray(uris) && uris.length === 2 && ttl === 600, body);
    const [end, ...whose] = String(body['username']).split(':');
    const left = Number(end) - now;
    stage.claim('own-name', whose.join(':') === alice.userId && left > 500 && left < 700, body);
    const his = (await bob.quietly.get(path)).body;
    stage.claim('other-user', his['password'] !== body['password'], his);
  },
});
