import { example } from '../../example.ts';
import { addAddress, mailPusher } from '../../mail-pushers.ts';
import { lettersTo } from '../../mailbox.ts';

export default example({
  title: 'Mail about what was missed',
  about: 'Here the server waits for a second before it writes. Otherwise it waits for ten minutes.',
  operations: ['postPusher'],
  spec: 'client-server-api/#post_matrixclientv3pushersset',
  needs: { mailbox: true, ruma: true, config: { RUMA_PUSH_MAIL_DELAY: '1' } },
  claims: {
    together: 'What was missed comes in one mail, room by room: who said it, and what.',
    unread: 'What was read meanwhile is not in it.',
    sealed: 'Of what is encrypted, the mail says no more than that.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const address = `${stage.unique('bob')}@example.org`;
    await addAddress(stage, bob, address);
    const tea = await stage.room(alice, { name: 'Tea', preset: 'public_chat' });
    const garden = await stage.room(alice, { name: 'Garden', preset: 'public_chat' });
    await stage.join(bob, tea);
    await stage.join(bob, garden);
    stage.step('Bob wants mail');
    await bob.post('/_matrix/client/v3/pushers/set', mailPusher(address));
    const read = await stage.say(alice, garden, 'Paint the roses red');
    const receipt = `/_matrix/client/v3/rooms/${encodeURIComponent(garden)}/receipt/m.read/${encodeURIComponent(read)}`;
    await bob.quietly.post(receipt, {});
    await stage.say(alice, tea, 'One lump');
    const send = `/_matrix/client/v3/rooms/${encodeURIComponent(tea)}/send`;
    await alice.quietly.put(`${send}/m.room.encrypted/${stage.unique('said')}`, {
      algorithm: 'm.megolm.v1.aes-sha2',
      ciphertext: 'b3IgdHdvPw',
      session_id: 'tea',
    });
    await stage.say(alice, tea, 'and a slice of cake?');
    stage.step('Alice has said a few things, and Bob was away');
    const { headers, text } = await stage.mailbox().received(lettersTo(address));
    stage.claim(
      'together',
      headers['subject'] === '3 unread messages in Tea' &&
        /Tea\n-+\n[^]*> One lump[^]*> and a slice of cake\?/.test(text),
      text,
    );
    stage.claim('unread', !text.includes('roses'), text);
    stage.claim('sealed', /encrypted/.test(text) && !text.includes('b3IgdHdvPw'), text);
  },
});
