import { example } from '../../example.ts';
import { at, contentOf, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'Move a room to another version',
  about:
    'A room has the version it was made with for good. What looks like changing it is a new room, and two events that lead from one to the other.',
  operations: ['upgradeRoom', 'getRoomState'],
  spec: 'client-server-api/#post_matrixclientv3roomsroomidupgrade',
  claims: {
    answer: 'The answer has the id of the new room.',
    tombstone: 'The old room ends in an m.room.tombstone that names the new one.',
    predecessor: 'The new room’s m.room.create names the old one as its predecessor.',
    'last-event':
      'It also names the old room’s last event, its tombstone, where that is known before.',
    version: 'The new room has the version that was asked for.',
    carried: 'Name, topic, history visibility and join rules are as they were.',
    levels: 'So are the power levels of who is no creator.',
    'not-members': 'Its members do not come along: they have to join.',
    closed: 'In the old room nobody without power may speak or invite any more.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const old = await stage.room(alice, {
      room_version: '11',
      preset: 'public_chat',
      name: 'Tea party',
      topic: 'Riddles without answers',
      power_level_content_override: { users: { [alice.userId]: 100, '@hatter:example.org': 40 } },
    });
    await stage.join(bob, old);

    stage.step('Alice moves the room to version 12');
    const { body } = await alice.post(roomPath(old, 'upgrade'), { new_version: '12' });
    const fresh = String(body['replacement_room']);
    stage.claim('answer', fresh.startsWith('!') && fresh !== old, body);

    stage.step('How the old room ends');
    const tombstone = (await bob.get(roomPath(old, 'state/m.room.tombstone'))).body;
    stage.claim('tombstone', tombstone['replacement_room'] === fresh, tombstone);

    stage.step('How the new one begins');
    const state = objectsAt((await alice.get(roomPath(fresh, 'state'))).json);
    const create = contentOf(state, 'm.room.create');
    stage.claim('predecessor', at(create, 'predecessor', 'room_id') === old, create);
    stage.step('A move within the older versions');
    const before10 = await stage.room(alice, { room_version: '10' });
    const moved = await alice.post(roomPath(before10, 'upgrade'), { new_version: '11' });
    const begun = await alice.get(
      roomPath(String(moved.body['replacement_room']), 'state/m.room.create'),
    );
    const last = objectsAt((await alice.quietly.get(roomPath(before10, 'state'))).json).find(
      ({ type }) => type === 'm.room.tombstone',
    );
    const lastId = at(begun.body, 'predecessor', 'event_id');
    stage.claim('last-event', lastId !== undefined && lastId === last?.['event_id'], begun.body);
    stage.claim('version', create?.['room_version'] === '12', create);
    const before = objectsAt((await alice.quietly.get(roomPath(old, 'state'))).json);
    const isSame = (type: string) =>
      JSON.stringify(contentOf(state, type)) === JSON.stringify(contentOf(before, type));
    stage.claim(
      'carried',
      ['m.room.name', 'm.room.topic', 'm.room.history_visibility', 'm.room.join_rules'].every(
        isSame,
      ),
      state,
    );
    const levels = contentOf(state, 'm.room.power_levels');
    stage.claim('levels', at(levels, 'users', '@hatter:example.org') === 40, levels);
    stage.claim(
      'not-members',
      contentOf(state, 'm.room.member', bob.userId) === undefined,
      contentOf(state, 'm.room.member', bob.userId),
    );

    stage.step('Bob did not notice');
    const path = roomPath(old, `send/m.room.message/${stage.unique()}`);
    const late = await bob.put(path, { msgtype: 'm.text', body: 'No room! No room!' });
    stage.claim('closed', late.status === 403, late.body);
  },
});
