import { example } from '../../example.ts';
import { asks } from '../../identity-server.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'The key of an invite does not count any more',
  about:
    'Who lets somebody in by such an invite has to ask whether the key that proves it still counts.',
  operations: ['joinRoomById'],
  spec: 'client-server-api/#third-party-invites',
  errors: ['M_FORBIDDEN', 'M_BAD_STATUS'],
  needs: { identityServer: true, ruma: true },
  claims: {
    revoked: 'With a key that the identity server has revoked, the join is 403 M_FORBIDDEN.',
    unknown:
      'Where it cannot be told, nobody is let in: the join is refused, and can be tried again.',
    forged: 'A proof that was signed for somebody else is 403 M_FORBIDDEN, and nobody is asked.',
    outside: 'The user is not in the room.',
  },
  async run(stage) {
    const identity = stage.identityServer();
    const [alice, duchess] = [await stage.user('alice'), await stage.user('duchess')];
    const room = await stage.room(alice);
    const address = { medium: 'email', address: `${stage.unique('duchess')}@example.org` } as const;
    await alice.quietly.post(roomPath(room, 'invite'), {
      id_server: identity.name,
      id_access_token: await identity.register(alice),
      ...address,
    });
    const [letter] = identity.letters(address);
    if (letter === undefined) throw new Error('the identity server wrote no letter');
    const proof = identity.sign(letter, duchess.userId);
    let questions = 0;
    let isBroken = true;
    identity.answer((request) => {
      if (!asks('pubkey/ephemeral/isvalid', letter.publicKey)(request)) return undefined;
      questions += 1;
      return isBroken ? { status: 500, body: {} } : undefined;
    });
    const join = roomPath(room, 'join');

    stage.step('Somebody else would like to come in her place');
    const gryphon = await stage.user('gryphon');
    const forged = await gryphon.post(join, {
      third_party_signed: { ...proof, mxid: gryphon.userId },
    });
    stage.claim('forged', refuses(forged, 403, 'M_FORBIDDEN') && questions === 0, forged.body);
    stage.step('The identity server is out of order');
    const broken = await duchess.post(join, { third_party_signed: proof });
    stage.claim('unknown', refuses(broken, 502, 'M_BAD_STATUS'), broken.body);
    isBroken = false;
    identity.revoke(address);
    stage.step('It has revoked the key');
    const revoked = await duchess.post(join, { third_party_signed: proof });
    stage.claim('revoked', refuses(revoked, 403, 'M_FORBIDDEN'), revoked.body);
    const members = await alice.quietly.get(roomPath(room, 'members'));
    stage.claim('outside', !members.text.includes(duchess.userId), members.body);
  },
});
