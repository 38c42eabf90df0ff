import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Ask for the key of a policy server where there is none',
  operations: ['getWellknownPolicy'],
  spec: 'client-server-api/#getwell-knownmatrixpolicy_server',
  errors: ['M_NOT_FOUND'],
  needs: { ruma: true },
  claims: { none: 'It is 404 M_NOT_FOUND, so that nobody names this server in m.room.policy.' },
  async run(stage) {
    stage.step('Which key?');
    const asked = await stage.anyone.get('/.well-known/matrix/policy_server');
    stage.claim('none', refuses(asked, 404, 'M_NOT_FOUND'), asked.body);
  },
});
