import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { legacyPath, uploaded } from '../../media.ts';
import { png } from '../../picture.ts';

export default example({
  title: 'The deprecated paths are frozen',
  about: 'Whoever knows the URL of a file could once have it. Now it takes an access token.',
  operations: ['getContent', 'getContentOverrideName', 'getContentThumbnail'],
  spec: 'client-server-api/#content-repo-client-behaviour',
  errors: ['M_NOT_FOUND'],
  claims: {
    download: 'A new file is 404 M_NOT_FOUND at the deprecated path, with or without a file name.',
    thumbnail: 'So is its thumbnail.',
    token: 'An access token makes no difference there.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const uri = await uploaded(alice, png(200, 200), 'image/png');
    stage.step('Somebody has the URL');
    const plain = await stage.anyone.get(legacyPath('download', uri));
    const named = await stage.anyone.get(legacyPath('download', uri, '/x.png'));
    stage.claim(
      'download',
      [plain, named].every((answer) => refuses(answer, 404, 'M_NOT_FOUND')),
      [plain.body, named.body],
    );
    const small = await stage.anyone.get(legacyPath('thumbnail', uri), { width: 96, height: 96 });
    stage.claim('thumbnail', refuses(small, 404, 'M_NOT_FOUND'), small.body);
    stage.step('Alice herself, by the old path');
    const own = await alice.get(legacyPath('download', uri));
    stage.claim('token', refuses(own, 404, 'M_NOT_FOUND'), own.body);
  },
});
