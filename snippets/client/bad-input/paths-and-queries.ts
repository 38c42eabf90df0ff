import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Paths and queries that cannot be right',
  about: 'What is in the URL is checked as carefully as what is in the body.',
  operations: ['getRoomEvents', 'setRoomStateWithKey'],
  spec: 'client-server-api/#other-error-codes',
  errors: ['M_INVALID_PARAM'],
  needs: { ruma: true },
  claims: {
    identifier: 'A room id that cannot be one is 400 M_INVALID_PARAM.',
    integer: 'So is a limit that is no whole number,',
    'unknown-value': 'a direction that is none,',
    missing: 'A parameter that is required and not there is 400 M_MISSING_PARAM.',
    encoding: 'and a percent sign that encodes nothing.',
    nul: 'NUL is refused in a path as it is in JSON.',
    slash: 'An encoded slash is part of the name, not of the path.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const bad = (answer: Parameters<typeof refuses>[0]) => refuses(answer, 400, 'M_INVALID_PARAM');

    stage.step('A name is no id');
    const id = await alice.get(roomPath('wonderland', 'messages'), { dir: 'b' });
    stage.claim('identifier', bad(id), id.body);
    stage.step('Some messages');
    const some = await alice.get(roomPath(room, 'messages'), { dir: 'b', limit: 'some' });
    stage.claim('integer', bad(some), some.body);
    const sideways = await alice.get(roomPath(room, 'messages'), { dir: 'sideways' });
    stage.claim('unknown-value', bad(sideways), sideways.body);
    const missing = await alice.get(roomPath(room, 'messages'));
    stage.claim('missing', refuses(missing, 400, 'M_MISSING_PARAM'), missing.body);
    const encoding = await alice.get('/_matrix/client/v3/profile/100%');
    stage.claim('encoding', bad(encoding), encoding.body);

    stage.step('A state key with NUL');
    const nul = await alice.put(roomPath(room, 'state/org.example.key/%00'), {});
    stage.claim('nul', bad(nul), nul.body);
    stage.step('A state key with a slash');
    const slash = roomPath(room, 'state/org.example.key/tea%2Fparty');
    await alice.put(slash, { at: 'six' });
    const read = await alice.get(slash);
    stage.claim('slash', read.body['at'] === 'six', read.body);
  },
});
