import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Only an application service may ask for a ping',
  operations: ['pingAppservice'],
  spec: 'application-service-api/#post_matrixclientv1appserviceappserviceidping',
  errors: ['M_FORBIDDEN'],
  claims: {
    forbidden: 'A user who asks gets 403 M_FORBIDDEN.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    stage.step('Is anybody there?');
    const asked = await alice.post('/_matrix/client/v1/appservice/irc/ping', {});
    stage.claim('forbidden', refuses(asked, 403, 'M_FORBIDDEN'), asked.body);
  },
});
