import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { uriOf } from '../../media.ts';

export default example({
  title: 'A few ids at a time',
  operations: ['createContent', 'uploadContentToMXC'],
  spec: 'client-server-api/#post_matrixmediav1create',
  errors: ['M_LIMIT_EXCEEDED'],
  needs: { config: { RUMA_MEDIA_MAX_PENDING: '2' } },
  claims: {
    limited: 'One id more than may wait for its file is 429 M_LIMIT_EXCEEDED.',
    until: 'Retry-After says when the first of them is given up.',
    'makes-room': 'An id whose file has come does not count.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const create = (who = alice) => who.request('POST', '/_matrix/media/v1/create');
    const first = await create(alice.quietly);
    await create(alice.quietly);
    stage.step('Two ids wait already');
    const third = await create();
    stage.claim('limited', refuses(third, 429, 'M_LIMIT_EXCEEDED'), third.body);
    const seconds = Number(third.headers['retry-after']);
    const left = (Number(first.body['unused_expires_at']) - Date.now()) / 1000;
    stage.claim('until', Math.abs(seconds - left) < 10, third.headers);
    stage.step('The file of one of them comes');
    await alice.request('PUT', `/_matrix/media/v3/upload/${uriOf(first).replace('mxc://', '')}`, {
      headers: { 'content-type': 'text/plain' },
      rawBody: 'tea',
    });
    stage.step('Now there is room');
    const fourth = await create();
    stage.claim('makes-room', fourth.status === 200, fourth.body);
  },
});
