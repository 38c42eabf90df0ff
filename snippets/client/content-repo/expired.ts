import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { uriOf } from '../../media.ts';

export default example({
  title: 'An id that was not used in time',
  operations: ['createContent', 'uploadContentToMXC'],
  spec: 'client-server-api/#post_matrixmediav1create',
  errors: ['M_NOT_FOUND'],
  needs: { config: { RUMA_MEDIA_PENDING_LIFETIME: '1' } },
  claims: {
    gone: 'After its time an id is 404 M_NOT_FOUND, as if it had never been.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const uri = uriOf(await alice.request('POST', '/_matrix/media/v1/create'));
    const late = await stage.until(async () => {
      stage.step('A second later');
      const answer = await alice.get(
        `/_matrix/client/v1/media/download/${uri.replace('mxc://', '')}`,
        {
          timeout_ms: 0,
        },
      );
      return answer.status === 504 ? undefined : answer;
    });
    const put = await alice.request(
      'PUT',
      `/_matrix/media/v3/upload/${uri.replace('mxc://', '')}`,
      {
        headers: { 'content-type': 'text/plain' },
        rawBody: 'tea',
      },
    );
    stage.claim(
      'gone',
      [late, put].every((answer) => refuses(answer, 404, 'M_NOT_FOUND')),
      [late.body, put.body],
    );
  },
});
