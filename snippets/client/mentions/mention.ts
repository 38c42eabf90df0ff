import type { JsonObject } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { at, roomPath } from '../../look.ts';
import { hasText, roomFilter, roomIn, syncUntil, tokenOf } from '../../syncing.ts';

export default example({
  title: 'Call somebody, and call the room',
  about: 'Who is meant stands in m.mentions. The text is not looked at.',
  operations: ['sendMessage', 'sync'],
  spec: 'client-server-api/#user-and-room-mentions',
  claims: {
    user: 'A message that mentions a user is a highlight for them.',
    text: 'A name in the text alone is none.',
    room: 'A message that mentions the room is a highlight for its members.',
    power: 'It is not when the sender lacks the power to notify the room.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const filter = roomFilter();
    const highlights = async (from: typeof alice, to: typeof alice, content: JsonObject) => {
      const body = stage.unique('tea');
      const since = await tokenOf(to, { filter });
      const message = { msgtype: 'm.text', ...content, body: `${String(content['body'])} ${body}` };
      await from.put(roomPath(room, `send/m.room.message/${body}`), message);
      const told = await syncUntil(stage, to, { filter, since }, hasText(message.body, room));
      return at(roomIn(told, room), 'unread_notifications', 'highlight_count');
    };
    stage.step('Alice writes his name');
    const named = await highlights(alice, bob, { body: `${bob.localpart}, come in` });
    stage.claim('text', named === 0, named);
    stage.step('… and means him');
    const meant = { body: 'Come in', 'm.mentions': { user_ids: [bob.userId] } };
    const called = await highlights(alice, bob, meant);
    stage.claim('user', called === 1, called);
    stage.step('She calls everyone');
    const everyone = { body: 'All of you', 'm.mentions': { room: true } };
    const all = await highlights(alice, bob, everyone);
    stage.claim('room', all === 2, all);
    stage.step('Bob would like to');
    const weak = await highlights(bob, alice, everyone);
    stage.claim('power', weak === 0, weak);
  },
});
