import { example } from '../../example.ts';
import { publishIdentity, SIGNATURES, userSigned } from '../../cross-signing.ts';
import { at, isAmong } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Say that you know somebody',
  about:
    'Alice and Bob compared emoji. Her client signs his master key with her user-signing key. Nobody is to know whom she knows.',
  operations: ['uploadCrossSigningSignatures', 'queryKeys', 'sync'],
  spec: 'client-server-api/#key-and-signature-security',
  claims: {
    hers: 'Whoever made the signature sees it, on all devices.',
    'not-his': 'The one whose key was signed does not see it.',
    'not-others': 'Nor does anybody else.',
    'her-devices-told': 'Her other devices are told, in device_lists of their sync.',
    'he-is-not': 'He is not told.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const [hers, his] = [await publishIdentity(alice), await publishIdentity(bob)];
    const phone = await alice.newDevice();
    const [since, bobsSince] = [await caughtUp(phone), await caughtUp(bob)];
    stage.step('Alice’s laptop');
    await alice.post(SIGNATURES, userSigned(his.master, hers));

    const isSigned = async (user: typeof alice) => {
      const { body } = await user.post('/_matrix/client/v3/keys/query', {
        device_keys: { [bob.userId]: [] },
      });
      return at(body, 'master_keys', bob.userId, 'signatures', alice.userId) !== undefined;
    };
    stage.step('Her phone hears of it');
    const news = await syncAs(phone, {}, since);
    const changed = at(news.body, 'device_lists', 'changed');
    stage.claim('her-devices-told', isAmong(bob.userId, changed), news.body);
    stage.step('… and looks');
    stage.claim('hers', await isSigned(phone));
    stage.step('Bob looks at himself');
    stage.claim('not-his', !(await isSigned(bob)));
    stage.step('Carol is curious');
    stage.claim('not-others', !(await isSigned(carol)));
    const quiet = await syncAs(bob.quietly, {}, bobsSince, 0);
    stage.claim('he-is-not', quiet.body['device_lists'] === undefined, quiet.body);
  },
});
