import { example } from '../../example.ts';
import { at, roomPath } from '../../look.ts';

export default example({
  title: 'Who follows keeps their settings',
  about: 'Bob has the room among his favourites, and muted. He finds the new one the same way.',
  operations: ['upgradeRoom', 'joinRoomById', 'getRoomTags', 'getPushRule'],
  spec: 'client-server-api/#room-upgrades',
  claims: {
    tags: 'The tags of the old room are on the new one when its user joins.',
    rules: 'A push rule for the old room has its like for the new one.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const old = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, old);
    const tags = (room: string) =>
      `/_matrix/client/v3/user/${encodeURIComponent(bob.userId)}/rooms/${encodeURIComponent(room)}/tags`;
    const rule = (room: string) =>
      `/_matrix/client/v3/pushrules/global/room/${encodeURIComponent(room)}`;
    await bob.quietly.put(`${tags(old)}/m.favourite`, { order: 0.25 });
    await bob.quietly.put(rule(old), { actions: [] });

    stage.step('The room is moved');
    const { body } = await alice.post(roomPath(old, 'upgrade'), { new_version: '11' });
    const fresh = String(body['replacement_room']);
    stage.step('Bob follows');
    await bob.post(roomPath(fresh, 'join'), {});

    stage.step('His tags there');
    const found = (await bob.get(tags(fresh))).body;
    stage.claim('tags', at(found, 'tags', 'm.favourite', 'order') === 0.25, found);
    stage.step('His push rule there');
    const muted = await bob.get(rule(fresh));
    stage.claim('rules', muted.status === 200 && muted.body['rule_id'] === fresh, muted.body);
  },
});
