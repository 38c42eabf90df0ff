import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'What belongs to a service, and what does not',
  operations: ['register', 'checkUsernameAvailability', 'setRoomAlias', 'createRoom'],
  spec: 'application-service-api/#server-admin-style-permissions',
  errors: ['M_EXCLUSIVE', 'M_MISSING_TOKEN', 'M_UNKNOWN_TOKEN'],
  needs: { appservice: { id: 'tea' }, registration: 'open' },
  claims: {
    user: 'A person who wants a name in an exclusive namespace is refused: 400 M_EXCLUSIVE.',
    available: 'The same name is not available, with the same error.',
    outside: 'A service that wants a name outside of its namespaces gets M_EXCLUSIVE too.',
    alias: 'So does a person who wants an alias in one, with a room or later.',
    missing: 'Without a token the type m.login.application_service is 401 M_MISSING_TOKEN.',
    unknown: 'With the token of no service it is 401 M_UNKNOWN_TOKEN.',
  },
  async run(stage) {
    const service = stage.appservice();
    const alice = await stage.user('alice');
    const username = stage.unique('_tea_alice');
    const register = '/_matrix/client/v3/register';
    stage.step('A person wants a name of the service.');
    const auth = { type: 'm.login.dummy' };
    const person = await stage.anyone.post(register, { username, password: 'curiouser', auth });
    stage.claim('user', refuses(person, 400, 'M_EXCLUSIVE'), person.body);
    stage.step('Is it available?');
    const asked = await stage.anyone.get(`${register}/available`, { username });
    stage.claim('available', refuses(asked, 400, 'M_EXCLUSIVE'), asked.body);
    const type = 'm.login.application_service';
    stage.step('The service wants any name.');
    const other = stage.unique('alice');
    const greedy = await service.sender.post(register, { type, username: other });
    stage.claim('outside', refuses(greedy, 400, 'M_EXCLUSIVE'), greedy.body);
    const room = await stage.room(alice);
    const alias = encodeURIComponent(`#${stage.unique('_tea_party')}:${stage.serverName}`);
    stage.step('A person wants an alias of the service.');
    const path = `/_matrix/client/v3/directory/room/${alias}`;
    const named = await alice.put(path, { room_id: room });
    stage.step('Or a room with such an alias');
    const options = { room_alias_name: stage.unique('_tea_party') };
    const made = await alice.post('/_matrix/client/v3/createRoom', options);
    stage.claim(
      'alias',
      [named, made].every((answer) => refuses(answer, 400, 'M_EXCLUSIVE')),
      [named.body, made.body],
    );
    stage.step('Somebody who shows no token');
    const without = await stage.anyone.post(register, { type, username });
    stage.claim('missing', refuses(without, 401, 'M_MISSING_TOKEN'), without.body);
    stage.step('Somebody who shows another token');
    const wrong = await alice.post(register, { type, username });
    stage.claim('unknown', refuses(wrong, 401, 'M_UNKNOWN_TOKEN'), wrong.body);
  },
});
