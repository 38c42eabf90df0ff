import type { JsonObject } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { crossSigningPairs, crossSigningUpload, unsignedKey, UPLOAD } from '../../cross-signing.ts';
import { at, refuses } from '../../look.ts';

export default example({
  title: 'Keys that are not taken',
  operations: ['uploadCrossSigningKeys', 'queryKeys'],
  spec: 'client-server-api/#post_matrixclientv3keysdevice_signingupload',
  errors: ['M_MISSING_PARAM', 'M_INVALID_SIGNATURE', 'M_INVALID_PARAM'],
  claims: {
    'no-master': 'Without any master key the others are 400 M_MISSING_PARAM.',
    unsigned: 'A self-signing key that the master key has not signed is 400 M_INVALID_SIGNATURE.',
    'wrong-signature': 'So is one that another master key has signed.',
    'somebody-else': 'A key of somebody else is 400 M_INVALID_PARAM.',
    usage: 'So is a key for another use.',
    'no-key': 'So is what is no Ed25519 key, or is not named by itself.',
    'nothing-stored': 'After all of this there is no key.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const pairs = crossSigningPairs(alice);
    const keys = crossSigningUpload(pairs);
    const others = crossSigningUpload(crossSigningPairs(alice, 'second'));
    const upload = (body: JsonObject) => alice.post(UPLOAD, body);
    const invalid = (answer: Awaited<ReturnType<typeof upload>>) =>
      refuses(answer, 400, 'M_INVALID_PARAM');

    stage.step('Signed by a key that nobody has seen');
    const alone = await upload({ self_signing_key: keys.self_signing_key });
    stage.claim('no-master', refuses(alone, 400, 'M_MISSING_PARAM'), alone.body);
    stage.step('Not signed at all');
    const bare = unsignedKey(pairs.selfSigning, 'self_signing');
    const unsigned = await upload({ master_key: keys.master_key, self_signing_key: bare });
    stage.claim('unsigned', refuses(unsigned, 400, 'M_INVALID_SIGNATURE'), unsigned.body);
    stage.step('Signed by another');
    const wrong = await upload({ ...keys, self_signing_key: others.self_signing_key });
    stage.claim('wrong-signature', refuses(wrong, 400, 'M_INVALID_SIGNATURE'), wrong.body);
    stage.step('A key of the Queen');
    const queen = `@queen:${stage.serverName}`;
    const hers = await upload({ master_key: { ...keys.master_key, user_id: queen } });
    stage.claim('somebody-else', invalid(hers), hers.body);
    stage.step('A key that signs users');
    const usage = await upload({ master_key: unsignedKey(pairs.master, 'user_signing') });
    stage.claim('usage', invalid(usage), usage.body);
    stage.step('Too short for a key');
    const short = await upload({
      master_key: { ...keys.master_key, keys: { 'ed25519:QQ': 'QQ' } },
    });
    stage.step('A key with a name');
    const named = await upload({
      master_key: { ...keys.master_key, keys: { 'ed25519:ALICE': pairs.master.publicKey } },
    });
    stage.claim('no-key', invalid(short) && invalid(named), [short.body, named.body]);
    stage.step('What is there now?');
    const { body } = await alice.post('/_matrix/client/v3/keys/query', {
      device_keys: { [alice.userId]: [] },
    });
    stage.claim('nothing-stored', at(body, 'master_keys', alice.userId) === undefined, body);
  },
});
