import { example } from '../../example.ts';

export default example({
  title: 'A server that publishes neither contact nor page',
  about: 'There is no empty answer: a file without a way to reach anybody would be worth nothing.',
  operations: ['getWellknownSupport'],
  spec: 'client-server-api/#getwell-knownmatrixsupport',
  errors: ['M_NOT_FOUND'],
  claims: {
    'never-empty': 'The answer is 404, or it has a contact or a support page.',
  },
  async run(stage) {
    stage.step('Nothing was configured on this server');
    const answer = await stage.anyone.get('/.well-known/matrix/support');
    stage.claim(
      'never-empty',
      answer.status === 404 ||
        (answer.status === 200 && ('contacts' in answer.body || 'support_page' in answer.body)),
      answer.body,
    );
  },
});
