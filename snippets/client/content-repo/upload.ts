import { example } from '../../example.ts';
import { download, sameBytes, upload, uriOf } from '../../media.ts';
import { png } from '../../picture.ts';

export default example({
  title: 'Upload a picture',
  operations: ['uploadContent', 'getContentAuthed'],
  spec: 'client-server-api/#post_matrixmediav3upload',
  claims: {
    uri: 'The answer is an mxc URI of this server, whose media id has letters, digits, _ and - only.',
    same: 'What is downloaded from there is what was uploaded, byte for byte.',
    type: 'It has the type that it was uploaded with.',
    name: 'Its file name is the one that it was uploaded with.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const picture = png(48, 48);
    stage.step('Alice uploads a picture');
    const uri = uriOf(await upload(alice, picture, 'image/png', 'rabbit.png'));
    const id = uri.replace(`mxc://${stage.serverName}/`, '');
    stage.claim('uri', /^[A-Za-z0-9_-]+$/.test(id), uri);
    stage.step('Bob downloads it');
    const answer = await download(bob, uri);
    stage.claim('same', sameBytes(answer.bytes, picture), answer.bytes.length);
    stage.claim('type', answer.headers['content-type'] === 'image/png', answer.headers);
    const disposition = answer.headers['content-disposition'] ?? '';
    stage.claim('name', /filename="?rabbit\.png"?/.test(disposition), disposition);
  },
});
