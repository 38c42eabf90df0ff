import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { relationsPath } from '../../related.ts';

export default example({
  title: 'Relations that are not for everyone',
  operations: ['getRelatingEvents'],
  spec: 'client-server-api/#get_matrixclientv1roomsroomidrelationseventid',
  errors: ['M_NOT_FOUND'],
  claims: {
    unknown: 'An event that does not exist is M_NOT_FOUND, status 404.',
    stranger: 'So is one that the user may not see.',
    token: 'A token that the server did not give out is status 400.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice);
    const said = await stage.say(alice, room, 'A secret');
    stage.step('What relates to nothing');
    const unknown = await alice.get(relationsPath(room, `$${'A'.repeat(43)}`));
    stage.claim('unknown', refuses(unknown, 404, 'M_NOT_FOUND'), unknown.body);
    stage.step('Bob is not in the room');
    const stranger = await bob.get(relationsPath(room, said));
    stage.claim('stranger', refuses(stranger, 404, 'M_NOT_FOUND'), stranger.body);
    stage.step('A token out of thin air');
    const token = await alice.get(relationsPath(room, said), { from: 'wonderland' });
    stage.claim('token', token.status === 400, token.body);
  },
});
