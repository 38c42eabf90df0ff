import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'Redact state',
  about:
    'A redacted state event is still the state. It does not bring back what was there before it.',
  operations: ['redactEvent', 'getRoomStateWithKey', 'getMembersByRoom'],
  spec: 'client-server-api/#redactions',
  claims: {
    'no-revert': 'A redacted topic is no topic. The one before does not come back.',
    'still-joined': 'Who joined by a redacted event is still joined, without name and picture.',
    'previous-gone': 'A later event that shows what it replaced shows it redacted.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat', topic: 'Roses' });
    const topic = roomPath(room, 'state/m.room.topic');
    const rude = await alice.quietly.put(topic, { topic: 'Off with their heads' });
    const redact = (id: unknown) =>
      roomPath(room, `redact/${encodeURIComponent(String(id))}/${stage.unique('undo')}`);

    stage.step('Alice redacts the topic');
    await alice.put(redact(rude.body['event_id']), {});
    stage.step('The topic now');
    const now = await alice.get(topic);
    stage.claim('no-revert', now.status === 200 && !('topic' in now.body), now.body);

    const next = await alice.quietly.put(topic, { topic: 'Roses again' });
    const id = encodeURIComponent(String(next.body['event_id']));
    const after = await alice.quietly.get(roomPath(room, `event/${id}`));
    stage.claim('previous-gone', !after.text.includes('heads'), after.body['unsigned']);

    await stage.join(bob, room);
    const member = `state/m.room.member/${encodeURIComponent(bob.userId)}`;
    const named = await bob.quietly.put(roomPath(room, member), {
      membership: 'join',
      displayname: 'The Queen’s head',
    });
    stage.step('Bob chose a rude name; Alice redacts his member event');
    await alice.put(redact(named.body['event_id']), { reason: 'Rude' });
    stage.step('He is still there');
    const members = await alice.get(roomPath(room, 'members'), { membership: 'join' });
    const bobs = objectsAt(members.body, 'chunk').find(
      (event) => event['state_key'] === bob.userId,
    );
    stage.claim(
      'still-joined',
      at(bobs, 'content', 'membership') === 'join' &&
        at(bobs, 'content', 'displayname') === undefined,
      bobs,
    );
  },
});
