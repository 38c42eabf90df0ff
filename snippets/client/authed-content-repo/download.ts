import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { download, mediaPath, textBytes, uploaded } from '../../media.ts';

export default example({
  title: 'Download a file, and nothing that runs',
  about:
    'A file comes from a stranger. A browser that opens it must not run it with the rights of a client.',
  operations: ['getContentAuthed', 'getContentOverrideNameAuthed', 'uploadContent'],
  spec: 'client-server-api/#serving-inline-content',
  errors: ['M_MISSING_TOKEN'],
  claims: {
    inline: 'A type that runs nothing, such as text/plain, is inline.',
    attachment: 'HTML is an attachment: to be saved, not shown.',
    policy: 'A content security policy puts it into a sandbox without scripts.',
    resource: 'Pages of other origins may embed it: Cross-Origin-Resource-Policy is cross-origin.',
    name: 'A name in the path takes the place of the file’s own, in any script.',
    'name-inline': 'With a name in the path, too, what runs nothing is inline,',
    'name-attachment': 'and what may run is an attachment.',
    token: 'Without an access token it is 401 M_MISSING_TOKEN.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const text = await uploaded(alice, textBytes('Eat me'), 'text/plain', 'label.txt');
    const page = await uploaded(alice, textBytes('<script>alert(1)</script>'), 'text/html');
    stage.step('A text');
    const shown = await download(alice, text);
    const disposition = shown.headers['content-disposition'] ?? '';
    stage.claim('inline', disposition.startsWith('inline'), disposition);
    const policy = shown.headers['content-security-policy'] ?? '';
    stage.claim(
      'policy',
      /\bsandbox\b/.test(policy) && policy.includes("script-src 'none'"),
      policy,
    );
    const resource = shown.headers['cross-origin-resource-policy'];
    stage.claim('resource', resource === 'cross-origin', resource);
    stage.step('A page');
    const saved = await download(alice, page);
    const other = saved.headers['content-disposition'] ?? '';
    stage.claim('attachment', other.startsWith('attachment'), other);
    stage.step('The text under another name');
    const named = await alice.get(
      mediaPath('download', text, `/${encodeURIComponent('食べて.txt')}`),
    );
    const name = named.headers['content-disposition'] ?? '';
    stage.claim('name', name.includes("filename*=UTF-8''%E9%A3%9F%E3%81%B9%E3%81%A6.txt"), name);
    stage.claim('name-inline', name.startsWith('inline'), name);
    stage.step('The page under another name');
    const page2 = await alice.get(mediaPath('download', page, '/harmless.txt'));
    const pageName = page2.headers['content-disposition'] ?? '';
    stage.claim(
      'name-attachment',
      /^attachment; filename="?harmless\.txt/.test(pageName),
      pageName,
    );
    stage.step('Somebody without a token');
    const stranger = await download(stage.anyone, text);
    stage.claim('token', refuses(stranger, 401, 'M_MISSING_TOKEN'), stranger.body);
  },
});
