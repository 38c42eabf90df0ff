import { example } from '../../example.ts';

export default example({
  title: 'Ask for the versions with a token that is worth nothing',
  about:
    'A client sends its token along, in case there is something just for its user. The token may have expired since.',
  operations: ['getVersions'],
  spec: 'client-server-api/#get_matrixclientversions',
  claims: {
    answered: 'The versions are answered all the same.',
  },
  async run(stage) {
    stage.step('With a token that was never good');
    const answer = await stage.anyone.request('GET', '/_matrix/client/versions', {
      token: stage.unique('madeup'),
    });
    stage.claim('answered', answer.status === 200 && 'versions' in answer.body, answer.body);
  },
});
