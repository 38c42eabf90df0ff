import { example } from '../../example.ts';
import { roomPath } from '../../look.ts';

export default example({
  title: 'A thread that begins at a reply',
  operations: ['sendMessage', 'getThreadRoots'],
  spec: 'client-server-api/#validation-of-mthread-relationships',
  claims: { begins: 'A thread can begin at a reply: a reply has no rel_type.' },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const said = await stage.say(alice, room, 'Who stole the tarts?');
    const send = async (user: typeof alice, body: string, relation: object) =>
      user.put(roomPath(room, `send/m.room.message/${stage.unique()}`), {
        msgtype: 'm.text',
        body,
        'm.relates_to': { ...relation },
      });
    const inReplyTo = { 'm.in_reply_to': { event_id: said } };
    const reply = await send(alice.quietly, 'Not I', inReplyTo);
    stage.step('In a thread at the reply');
    const thread = { rel_type: 'm.thread', event_id: String(reply.body['event_id']) };
    const begun = await send(alice, 'Nor I', thread);
    stage.claim('begins', begun.status === 200, begun.body);
  },
});
