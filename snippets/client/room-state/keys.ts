import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'State keys, empty and otherwise',
  about:
    'A type may have many state keys, each with a state of its own. The empty one needs no place in the path.',
  operations: ['setRoomStateWithKey', 'getRoomStateWithKey'],
  spec: 'client-server-api/#sending-events-to-a-room',
  errors: ['M_FORBIDDEN'],
  claims: {
    'no-slash': 'Without a key in the path the key is empty.',
    'with-slash':
      'With the slash that would come before the key, or without it, it is the same state.',
    'keys-apart': 'Another key is another piece of state.',
    escaped: 'A key may hold what paths must escape, such as a slash.',
    'no-more-parts': 'A further part in the path is no transaction id, but a path nobody serves.',
    'own-id': 'A key that is one’s own user id may be set.',
    'others-id': 'A key that is another’s user id is 403 M_FORBIDDEN, whatever power one has.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const path = (rest: string) => roomPath(room, `state/org.example.hat${rest}`);

    stage.step('No key');
    await alice.put(path(''), { size: '10/6' });
    stage.step('The same with a slash');
    const slash = await alice.get(path('/'));
    stage.claim('no-slash', slash.body['size'] === '10/6', slash.body);
    await alice.quietly.put(path('/'), { size: '11/6' });
    const noSlash = await alice.quietly.get(path(''));
    stage.claim('with-slash', noSlash.body['size'] === '11/6', noSlash.body);

    stage.step('A key with a slash inside');
    const key = `/${encodeURIComponent('top/silk')}`;
    await alice.put(path(key), { size: '8/6' });
    const silk = await alice.quietly.get(path(`${key}?format=event`));
    stage.claim('escaped', silk.body['state_key'] === 'top/silk', silk.body);
    const empty = await alice.quietly.get(path(''));
    stage.claim('keys-apart', empty.body['size'] === '11/6', empty.body);

    stage.step('State has no transaction ids');
    const more = await alice.put(path('/top/1'), { size: '8/6' });
    stage.claim('no-more-parts', more.status === 404 || more.status === 405, more.status);

    stage.step('A hat of one’s own');
    const own = await alice.put(path(`/${encodeURIComponent(alice.userId)}`), { size: '9/6' });
    stage.claim('own-id', own.status === 200, own.body);
    stage.step('A hat for Bob');
    const others = await alice.put(path(`/${encodeURIComponent(bob.userId)}`), { size: '9/6' });
    stage.claim('others-id', refuses(others, 403, 'M_FORBIDDEN'), others.body);
  },
});
