import { tells } from '../../appservice.ts';
import { example } from '../../example.ts';
import { at, objectsAt } from '../../look.ts';

export default example({
  title: 'Who types, who has read',
  operations: ['setTyping', 'postReceipt', 'setPresence'],
  spec: 'application-service-api/#pushing-ephemeral-data',
  needs: { appservice: { id: 'gossip', receiveEphemeral: true } },
  claims: {
    typing: 'With receive_ephemeral, the service is told who types in a room with a ghost.',
    receipt: 'It is told who has read what, in the form that clients know.',
    presence: 'It is told how those are who share a room with a ghost.',
    private: 'Of private receipts it is told those of its own users alone.',
  },
  async run(stage) {
    const service = stage.appservice();
    const alice = await stage.user('alice');
    const ghost = await service.ghost('duchess');
    const room = await stage.room(alice, { preset: 'public_chat' });
    await service.as(ghost).quietly.post(`/_matrix/client/v3/join/${encodeURIComponent(room)}`, {});
    const event = await stage.say(alice, room, 'Speak roughly to your little boy');
    await service.heard(tells(event));
    const inRoom = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}`;
    const typing = { typing: true, timeout: 10_000 };
    await alice.quietly.put(`${inRoom}/typing/${encodeURIComponent(alice.userId)}`, typing);
    stage.step('Alice types.');
    const typed = await service.received(tells('m.typing'));
    const [news] = objectsAt(typed.body, 'ephemeral');
    const users = at(news, 'content', 'user_ids', 0);
    stage.claim('typing', users === alice.userId && news?.['room_id'] === room, typed.body);
    const receipt = (type: string) => `${inRoom}/receipt/${type}/${encodeURIComponent(event)}`;
    await alice.quietly.post(receipt('m.read.private'), {});
    await service.as(ghost).quietly.post(receipt('m.read.private'), {});
    const own = await service.heard(tells('m.read.private'));
    const private1 = at(own.body, 'ephemeral', 0, 'content', event, 'm.read.private');
    stage.claim('private', at(private1, ghost) !== undefined, own.body);
    await alice.quietly.put(
      `/_matrix/client/v3/presence/${encodeURIComponent(alice.userId)}/status`,
      { presence: 'online', status_msg: 'Growing' },
    );
    const present = await service.heard(tells('Growing'));
    const presence = objectsAt(present.body, 'ephemeral').find(({ type }) => type === 'm.presence');
    stage.claim('presence', presence?.['sender'] === alice.userId, present.body);
    await alice.quietly.post(receipt('m.read'), {});
    stage.step('Alice has read.');
    const read = await service.received(tells('"m.read"'));
    const by = at(read.body, 'ephemeral', 0, 'content', event, 'm.read', alice.userId, 'ts');
    stage.claim('receipt', typeof by === 'number', read.body);
  },
});
