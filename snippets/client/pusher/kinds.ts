import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { phonePusher, pushersOf } from '../../pushers.ts';

export default example({
  title: 'Kinds of pusher that are not to be had',
  about:
    'This server has no mail server to hand letters to. A pusher that was taken and never sent would be worse.',
  operations: ['postPusher', 'getPushers'],
  spec: 'client-server-api/#post_matrixclientv3pushersset',
  errors: ['M_INVALID_PARAM'],
  needs: { ruma: true },
  claims: {
    mail: 'A pusher of kind email is 400 M_INVALID_PARAM.',
    unknown: 'So is one of a kind that nobody knows.',
    'names-kind': 'The text names the field, kind.',
    'nothing-kept': 'Neither is kept.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const set = '/_matrix/client/v3/pushers/set';
    stage.step('By mail');
    const mail = await alice.post(set, phonePusher('alice@example.org', { kind: 'email' }));
    stage.claim('mail', refuses(mail, 400, 'M_INVALID_PARAM'), mail.body);
    stage.step('By pigeon');
    const pigeon = await alice.post(set, phonePusher(stage.unique('loft'), { kind: 'pigeon' }));
    stage.claim('unknown', refuses(pigeon, 400, 'M_INVALID_PARAM'), pigeon.body);
    stage.claim(
      'names-kind',
      [mail, pigeon].every(({ body }) => /\bkind\b/.test(String(body['error']))),
      [mail.body, pigeon.body],
    );
    const kept = await pushersOf(alice.quietly);
    stage.claim('nothing-kept', kept.length === 0, kept);
  },
});
