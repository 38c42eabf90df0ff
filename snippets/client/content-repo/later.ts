import { example } from '../../example.ts';
import { at, refuses } from '../../look.ts';
import { download, textBytes, uriOf } from '../../media.ts';

export default example({
  title: 'Send the link first and the file later',
  about:
    'A message with a large file can go out before the file does; who opens it waits a little.',
  operations: ['createContent', 'uploadContentToMXC', 'getContentAuthed'],
  spec: 'client-server-api/#post_matrixmediav1create',
  errors: ['M_NOT_YET_UPLOADED', 'M_CANNOT_OVERWRITE_MEDIA'],
  claims: {
    expiry: 'The answer says until when the id can be used: about a day.',
    'not-yet': 'Until the file is there, a download that does not wait is 504 M_NOT_YET_UPLOADED.',
    waits: 'A download that waits gets the file when it comes.',
    once: 'A second file for the same id is 409 M_CANNOT_OVERWRITE_MEDIA.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    stage.step('Alice asks for a URI');
    const created = await alice.request('POST', '/_matrix/media/v1/create');
    const uri = uriOf(created);
    const left = Number(at(created.body, 'unused_expires_at')) - Date.now();
    stage.claim('expiry', left > 3_600_000 && left < 8 * 86_400_000, created.body);

    stage.step('Bob does not wait');
    const early = await download(bob, uri, { query: { timeout_ms: 0 } });
    stage.claim('not-yet', refuses(early, 504, 'M_NOT_YET_UPLOADED'), early.body);
    stage.step('Bob waits');
    const waiting = download(bob, uri, { query: { timeout_ms: 10_000 } });

    const path = `/_matrix/media/v3/upload/${uri.replace('mxc://', '')}`;
    const put = (text: string) =>
      alice.request('PUT', path, {
        headers: { 'content-type': 'text/plain' },
        rawBody: text,
      });
    stage.step('Alice uploads the file');
    await put('Down the rabbit hole');
    const got = await waiting;
    const expected = textBytes('Down the rabbit hole').length;
    stage.claim('waits', got.status === 200 && got.bytes.length === expected, got.text);
    stage.step('And another one');
    const again = await put('Up again');
    stage.claim('once', refuses(again, 409, 'M_CANNOT_OVERWRITE_MEDIA'), again.body);
  },
});
