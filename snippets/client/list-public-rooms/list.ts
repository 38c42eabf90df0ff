import { example } from '../../example.ts';
import { objectsAt } from '../../look.ts';

export default example({
  title: 'List the directory without an account',
  operations: ['getPublicRooms'],
  spec: 'client-server-api/#get_matrixclientv3publicrooms',
  claims: {
    'no-token': 'The list is answered without an access token.',
    limited: 'It has no more rooms than were asked for.',
    'always-there':
      'Each entry has room_id, num_joined_members, world_readable and guest_can_join.',
    'own-server': 'Asking for the directory of the server by its name is the same.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const house = await stage.room(alice, {
      preset: 'public_chat',
      visibility: 'public',
      name: 'Looking-glass house',
    });
    // Many servers list the rooms with the most members first.
    const guests = Array.from({ length: 5 }, (_unused, index) => stage.user(`guest${index}`));
    for (const guest of await Promise.all(guests)) await stage.join(guest, house);
    await stage.room(alice, { visibility: 'public', name: 'Garden of live flowers' });

    stage.step('Somebody looks around');
    const list = await stage.anyone.get('/_matrix/client/v3/publicRooms', { limit: 1 });
    const entries = objectsAt(list.body, 'chunk');
    stage.claim('no-token', list.status === 200, list.status);
    stage.claim('limited', entries.length === 1, entries);
    stage.claim(
      'always-there',
      entries.every(
        (entry) =>
          typeof entry['room_id'] === 'string' &&
          typeof entry['num_joined_members'] === 'number' &&
          typeof entry['world_readable'] === 'boolean' &&
          typeof entry['guest_can_join'] === 'boolean',
      ),
      entries,
    );
    stage.step('By the server’s name');
    const named = await stage.anyone.get('/_matrix/client/v3/publicRooms', {
      limit: 1,
      server: stage.serverName,
    });
    stage.claim('own-server', named.status === 200 && 'chunk' in named.body, named.body);
  },
});
