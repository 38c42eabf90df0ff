import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'A server that takes no guests',
  operations: ['register'],
  spec: 'client-server-api/#guest-access',
  errors: ['M_FORBIDDEN'],
  needs: { guests: 'off' },
  claims: {
    refused: 'Registration of a guest is refused with 403 M_FORBIDDEN.',
    'nothing-to-prove': 'There is nothing to prove: no flows are offered.',
  },
  async run(stage) {
    stage.step('A guest knocks');
    const answer = await stage.anyone.request('POST', '/_matrix/client/v3/register', {
      query: { kind: 'guest' },
      body: {},
    });
    stage.claim('refused', refuses(answer, 403, 'M_FORBIDDEN'), answer.body);
    stage.claim('nothing-to-prove', !('flows' in answer.body), answer.body);
  },
});
