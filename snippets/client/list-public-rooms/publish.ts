import { example } from '../../example.ts';
import { objectsAt } from '../../look.ts';

export default example({
  title: 'Put a room into the directory',
  about:
    'Being listed and letting anyone in are two things. A room with a doorbell may be in the directory too.',
  operations: ['setRoomVisibilityOnDirectory', 'getRoomVisibilityOnDirectory', 'queryPublicRooms'],
  spec: 'client-server-api/#published-room-directory',
  claims: {
    'private-first': 'A room is not in the directory unless somebody puts it there.',
    default: 'Setting the visibility without naming one makes the room public.',
    described: 'The entry has the id, the number of joined members, name, topic and join rule.',
    'not-readable': 'Being listed makes it neither readable for all the world nor open to guests.',
    withdrawn: 'Set to private, it is gone from the directory.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const name = stage.unique('Oysters-');
    const room = await stage.room(alice, {
      name,
      topic: 'A pleasant walk, a pleasant talk',
      initial_state: [
        { type: 'm.room.join_rules', content: { join_rule: 'knock' } },
        { type: 'm.room.guest_access', content: { guest_access: 'forbidden' } },
      ],
    });
    const visibility = `/_matrix/client/v3/directory/list/room/${encodeURIComponent(room)}`;
    const search = async () => {
      const { body } = await alice.post('/_matrix/client/v3/publicRooms', {
        filter: { generic_search_term: name },
      });
      return objectsAt(body, 'chunk');
    };

    stage.step('Is it listed?');
    const first = await stage.anyone.get(visibility);
    stage.claim('private-first', first.body['visibility'] === 'private', first.body);
    stage.step('Alice lists it');
    await alice.put(visibility, {});
    stage.step('Is it now?');
    const second = await stage.anyone.get(visibility);
    stage.claim('default', second.body['visibility'] === 'public', second.body);

    stage.step('How others find it');
    const [entry] = await search();
    stage.claim(
      'described',
      entry?.['room_id'] === room &&
        entry['num_joined_members'] === 1 &&
        entry['name'] === name &&
        entry['topic'] === 'A pleasant walk, a pleasant talk' &&
        entry['join_rule'] === 'knock',
      entry,
    );
    stage.claim(
      'not-readable',
      entry?.['world_readable'] === false && entry['guest_can_join'] === false,
      entry,
    );

    stage.step('Alice thinks better of it');
    await alice.put(visibility, { visibility: 'private' });
    stage.step('The directory without it');
    const after = await search();
    stage.claim('withdrawn', after.length === 0, after);
  },
});
