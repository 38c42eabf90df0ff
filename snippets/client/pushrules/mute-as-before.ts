import { example } from '../../example.ts';
import { at, objectsAt } from '../../look.ts';
import { syncAs } from '../../narrow.ts';

export default example({
  title: 'Mute a room as an older client does',
  about:
    'The client mutes with dont_notify. When it is to unmute, it looks for the rule that has this action, and deletes that one.',
  operations: ['setPushRule', 'getPushRules', 'deletePushRule', 'sync'],
  spec: 'client-server-api/#historical-actions',
  claims: {
    muted: 'With dont_notify alone a rule does what one without actions does: nothing is counted.',
    found: 'The rules say dont_notify again, so that the client finds what it wrote.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const rules = '/_matrix/client/v3/pushrules';
    const rule = `${rules}/global/room/${encodeURIComponent(room)}`;
    stage.step('Bob’s client mutes the room');
    await bob.put(rule, { actions: ['dont_notify'] });
    stage.step('Alice says something');
    await stage.say(alice, room, 'Off with his head');
    stage.step('It does not count');
    const unread = await stage.until(async () => {
      const { body } = await syncAs(bob, { timeline: ['m.room.message'] });
      const here = at(body, 'rooms', 'join', room);
      return objectsAt(here, 'timeline', 'events').length > 0
        ? at(here, 'unread_notifications', 'notification_count')
        : undefined;
    });
    stage.claim('muted', unread === 0, unread);
    stage.step('Later the client looks for its rule …');
    const { body } = await bob.get(`${rules}/`);
    const own = objectsAt(body, 'global', 'room').find(({ rule_id: id }) => id === room);
    stage.claim('found', at(own, 'actions', 0) === 'dont_notify', own);
    stage.step('… and deletes it');
    await bob.delete(rule);
  },
});
