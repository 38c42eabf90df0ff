import { example } from '../../example.ts';
import { addAddress, mailPusher } from '../../mail-pushers.ts';
import { lettersTo } from '../../mailbox.ts';
import { pushersOf } from '../../pushers.ts';

export default example({
  title: 'Stop the mail',
  about:
    'Each mail has a link in its head and another at its end. A mail program makes the second request by itself when its own button is pressed.',
  operations: ['getPushers', 'postPusher'],
  spec: 'client-server-api/#post_matrixclientv3pushersset',
  needs: { mailbox: true, ruma: true, config: { RUMA_PUSH_MAIL_DELAY: '1' } },
  claims: {
    look: 'Who opens the link is asked first. Looking changes nothing: mail is full of programs that look.',
    click: 'The POST removes the pusher. It takes no session.',
    again: 'Another click is no error.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const address = `${stage.unique('bob')}@example.org`;
    await addAddress(stage, bob, address);
    const room = await stage.room(alice, { name: 'Tea', preset: 'public_chat' });
    await stage.join(bob, room);
    await bob.quietly.post('/_matrix/client/v3/pushers/set', mailPusher(address));
    await stage.say(alice, room, 'More tea?');
    stage.step('The mail');
    const { headers } = await stage.mailbox().received(lettersTo(address));
    const link = new URL(headers['list-unsubscribe']?.slice(1, -1) ?? '', stage.homeserver);
    const query = Object.fromEntries(link.searchParams);
    const before = await pushersOf(bob.quietly);
    const page = await stage.anyone.quietly.get(link.pathname, query);
    const looked = await pushersOf(bob.quietly);
    stage.claim('look', page.status === 200 && before.length === 1 && looked.length === 1, looked);
    const click = {
      query,
      rawBody: 'List-Unsubscribe=One-Click',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    };
    stage.step('A click in a mail program');
    const clicked = await stage.anyone.request('POST', link.pathname, click);
    stage.step('What is left');
    const left = await pushersOf(bob);
    stage.claim('click', clicked.status === 200 && left.length === 0, left);
    const again = await stage.anyone.quietly.request('POST', link.pathname, click);
    stage.claim('again', again.status === 200, again.status);
  },
});
