import { example } from '../../example.ts';
import { asks } from '../../identity-server.ts';
import { at, contentOf, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'Accept an invite with what the letter says',
  about:
    'The letter has a token and a private key. With them the identity server signs whose the invite is, and the user joins with that.',
  operations: ['joinRoomById', 'inviteBy3PID'],
  spec: 'client-server-api/#post_matrixclientv3roomsroomidjoin',
  needs: { identityServer: true },
  claims: {
    joined: 'Who has the signature joins a room that only the invited may join.',
    asked: 'The homeserver asks whether the key of the letter still counts.',
    proof: 'The invite in the room, in the name of who sent it, holds what was signed.',
  },
  async run(stage) {
    const identity = stage.identityServer();
    const [alice, hatter] = [await stage.user('alice'), await stage.user('hatter')];
    const room = await stage.room(alice);
    const address = { medium: 'email', address: `${stage.unique('hatter')}@example.org` } as const;
    await alice.quietly.post(roomPath(room, 'invite'), {
      id_server: identity.name,
      id_access_token: await identity.register(alice),
      ...address,
    });
    const [letter] = identity.letters(address);
    if (letter === undefined) throw new Error('the identity server wrote no letter');

    stage.step('The hatter, whose client had the token signed for him');
    const joined = await hatter.post(roomPath(room, 'join'), {
      third_party_signed: identity.sign(letter, hatter.userId),
    });
    stage.claim('joined', joined.status === 200, joined.body);
    stage.step('What the identity server is asked');
    const check = await identity.received(asks('pubkey/ephemeral/isvalid', letter.publicKey));
    stage.claim('asked', check.query['public_key'] === letter.publicKey, check.query);
    stage.step('The invite that came of it');
    const { body } = await alice.get(roomPath(room, 'messages'), { dir: 'b', limit: 2 });
    const events = objectsAt(body, 'chunk');
    const invite = events.find(({ content }) => at(content, 'membership') === 'invite');
    const content = contentOf(events.slice(1), 'm.room.member', hatter.userId);
    stage.claim(
      'proof',
      invite?.['sender'] === alice.userId &&
        at(content, 'third_party_invite', 'signed', 'token') === letter.token,
      events,
    );
  },
});
