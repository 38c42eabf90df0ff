import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'No TURN server',
  operations: ['getTurnServer'],
  spec: 'client-server-api/#get_matrixclientv3voipturnserver',
  errors: ['M_NOT_FOUND'],
  needs: { ruma: true },
  claims: {
    'not-found': 'A server that has none answers 404 M_NOT_FOUND, and clients call without one.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    stage.step('Alice’s client prepares a call');
    const answer = await alice.get('/_matrix/client/v3/voip/turnServer');
    stage.claim('not-found', refuses(answer, 404, 'M_NOT_FOUND'), answer.body);
  },
});
