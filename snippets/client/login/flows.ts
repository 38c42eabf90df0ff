import { example } from '../../example.ts';
import { objectsAt } from '../../look.ts';

export default example({
  title: 'Ask in which ways one can log in',
  operations: ['getLoginFlows'],
  spec: 'client-server-api/#get_matrixclientv3login',
  claims: {
    types: 'Each flow has a type, which is the type to send with a login.',
    'needs-no-token': 'It is answered without an access token.',
  },
  async run(stage) {
    stage.step('Before anybody types a password');
    const answer = await stage.anyone.get('/_matrix/client/v3/login');
    const flows = objectsAt(answer.body, 'flows');
    stage.claim('needs-no-token', answer.status === 200, answer.status);
    stage.claim(
      'types',
      flows.length > 0 && flows.every(({ type }) => typeof type === 'string'),
      answer.body,
    );
  },
});
