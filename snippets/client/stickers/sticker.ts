import { example } from '../../example.ts';
import { contentOf, isSame, roomPath } from '../../look.ts';
import { roomFilter, syncUntil, timelineIn, tokenOf } from '../../syncing.ts';

export default example({
  title: 'Send a sticker',
  about: 'For the server it is an event like a message, of another type.',
  operations: ['sendMessage', 'sync'],
  spec: 'client-server-api/#sticker-messages',
  claims: {
    delivered: 'It arrives in the timeline as it was sent.',
    'not-unread': 'By the default push rules it notifies nobody: they speak of messages only.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const filter = roomFilter();
    const since = await tokenOf(bob, { filter });
    const sticker = {
      body: 'A grin without a cat',
      url: 'mxc://example.org/cheshire',
      info: { w: 256, h: 256, mimetype: 'image/png', size: 10_240 },
    };
    stage.step('Alice sends a sticker');
    await alice.put(roomPath(room, 'send/m.sticker/1'), sticker);
    stage.step('Bob sees it');
    const isSticker = ({ type }: { readonly type?: unknown }) => type === 'm.sticker';
    const body = await syncUntil(stage, bob, { filter, since }, (answer) =>
      timelineIn(answer, room).some(isSticker),
    );
    const found = timelineIn(body, room).find(isSticker);
    const content = found && contentOf([{ ...found, state_key: '' }], 'm.sticker');
    stage.claim('delivered', isSame(content, sticker), found);
    const { body: all } = await bob.quietly.get('/_matrix/client/v3/sync', { filter });
    const counts = JSON.stringify(all['rooms']);
    stage.claim('not-unread', counts.includes('"notification_count":0'), all);
  },
});
