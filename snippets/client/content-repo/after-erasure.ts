import { example } from '../../example.ts';
import { download, textBytes, uploaded } from '../../media.ts';
import { passwordProof } from '../../prove.ts';

export default example({
  title: 'Files of somebody who left',
  operations: ['uploadContent', 'deactivateAccount', 'getContentAuthed'],
  spec: 'client-server-api/#content-repository',
  claims: {
    stays: 'A file stays when the account of its uploader ends, erased or not.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const uri = await uploaded(alice, textBytes('A grin without a cat'), 'text/plain');
    stage.step('Alice goes, and wants all erased');
    await alice.post('/_matrix/client/v3/account/deactivate', {
      auth: passwordProof(alice),
      erase: true,
    });
    stage.step('Bob still has the message with the file');
    const answer = await download(bob, uri);
    stage.claim('stays', answer.text === 'A grin without a cat', answer.body);
  },
});
