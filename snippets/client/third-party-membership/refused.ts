import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'An address that cannot be invited',
  operations: ['inviteBy3PID'],
  spec: 'client-server-api/#thirdparty_post_matrixclientv3roomsroomidinvite',
  errors: ['M_FORBIDDEN', 'M_SERVER_NOT_TRUSTED', 'M_BAD_JSON', 'M_THREEPID_MEDIUM_NOT_SUPPORTED'],
  needs: { identityServer: true, ruma: true },
  claims: {
    'not-in-it': 'Who is not in the room gets 403 M_FORBIDDEN.',
    'nobody-asked': 'Then nobody is asked about the address.',
    untrusted:
      'An identity server that the administrator did not list is 400 M_SERVER_NOT_TRUSTED.',
    incomplete: 'Without a token for the identity server it is 400 M_BAD_JSON.',
    medium:
      'A kind of address that is neither email nor msisdn is 400 M_THREEPID_MEDIUM_NOT_SUPPORTED.',
  },
  async run(stage) {
    const identity = stage.identityServer();
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice);
    const address = `${stage.unique('knave')}@example.org`;
    const invite = {
      id_server: identity.name,
      id_access_token: await identity.register(bob),
      medium: 'email',
      address,
    };
    const path = roomPath(room, 'invite');
    stage.step('Bob is not in the room');
    const outside = await bob.post(path, invite);
    stage.claim('not-in-it', refuses(outside, 403, 'M_FORBIDDEN'), outside.body);
    const letters = identity.letters({ medium: 'email', address });
    stage.claim('nobody-asked', letters.length === 0, letters);
    stage.step('Another identity server');
    const elsewhere = await alice.post(path, { ...invite, id_server: 'id.example.org' });
    stage.claim('untrusted', refuses(elsewhere, 400, 'M_SERVER_NOT_TRUSTED'), elsewhere.body);
    stage.step('No token');
    const { id_access_token: _, ...incomplete } = invite;
    const without = await alice.post(path, incomplete);
    stage.claim('incomplete', refuses(without, 400, 'M_BAD_JSON'), without.body);
    stage.step('A pigeon');
    const pigeon = await alice.post(path, { ...invite, medium: 'pigeon' });
    stage.claim('medium', refuses(pigeon, 400, 'M_THREEPID_MEDIUM_NOT_SUPPORTED'), pigeon.body);
  },
});
