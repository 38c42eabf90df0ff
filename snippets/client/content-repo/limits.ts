import { example } from '../../example.ts';
import { at, refuses } from '../../look.ts';
import { upload } from '../../media.ts';

export default example({
  title: 'Too large, and too much',
  operations: ['uploadContent', 'getConfigAuthed'],
  spec: 'client-server-api/#content-repo-security-considerations',
  errors: ['M_TOO_LARGE', 'M_FORBIDDEN'],
  needs: {
    config: { RUMA_MEDIA_MAX_BYTES: '1000', RUMA_MEDIA_QUOTA_BYTES: '1500' },
  },
  claims: {
    'too-large': 'A file larger than m.upload.size is 413 M_TOO_LARGE.',
    'just-right': 'A file of just that size is taken.',
    quota: 'When a user has uploaded as much as one may, the next file is 403 M_FORBIDDEN.',
    others: 'That is no matter to other users.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    stage.step('How large may a file be?');
    const config = await alice.get('/_matrix/client/v1/media/config');
    const most = Number(at(config.body, 'm.upload.size'));
    const type = 'application/octet-stream';
    stage.step('One byte more');
    const large = await upload(alice, new Uint8Array(most + 1), type);
    stage.claim('too-large', refuses(large, 413, 'M_TOO_LARGE'), large.body);
    stage.step('Just as large');
    const right = await upload(alice, new Uint8Array(most), type);
    stage.claim('just-right', right.status === 200, right.body);
    stage.step('Once more: together they are over the quota');
    const much = await upload(alice, new Uint8Array(most), type);
    stage.claim('quota', refuses(much, 403, 'M_FORBIDDEN'), much.body);
    const other = await upload(bob.quietly, new Uint8Array(most), type);
    stage.claim('others', other.status === 200, other.body);
  },
});
