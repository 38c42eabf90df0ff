import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'A body that is too large',
  operations: ['defineFilter'],
  about: 'Reading stops at 1 MiB, whatever the operation would have said.',
  spec: 'client-server-api/#other-error-codes',
  errors: ['M_TOO_LARGE'],
  needs: { ruma: true },
  claims: {
    refused: 'A body of more than 1,048,576 bytes is 413 M_TOO_LARGE.',
    next: 'The client’s next request is served as if nothing had happened.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const path = `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}/filter`;

    stage.step('A filter of more than a mebibyte');
    const rawBody = JSON.stringify({ event_fields: ['x'.repeat(1_048_576)] });
    const large = await alice.request('POST', path, { rawBody });
    stage.claim('refused', refuses(large, 413, 'M_TOO_LARGE'), large.body);
    const next = await alice.post(path, {});
    stage.claim('next', next.status === 200, next.body);
  },
});
