import type { JsonObject } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { masterSigned, publishIdentity, SIGNATURES, userSigned } from '../../cross-signing.ts';
import { identityKeys, signedBy } from '../../device-keys.ts';
import { at } from '../../look.ts';

export default example({
  title: 'Signatures that are not taken',
  about:
    'The answer is 200 whatever is wrong with single signatures: each has its own error, and the others count.',
  operations: ['uploadCrossSigningSignatures'],
  spec: 'client-server-api/#post_matrixclientv3keyssignaturesupload',
  errors: ['M_INVALID_SIGNATURE', 'M_FORBIDDEN', 'M_NOT_FOUND'],
  claims: {
    'others-kept': 'A signature that is right is kept beside one that is wrong.',
    wrong: 'A wrong signature is M_INVALID_SIGNATURE.',
    'other-object': 'So is one on another object than the key that is stored.',
    'wrong-key': 'A right one by a key that may not sign this is M_FORBIDDEN.',
    'other-name': 'So is one in the name of somebody else.',
    unknown: 'A key that is not there is M_NOT_FOUND.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const [hers, his] = [await publishIdentity(alice), await publishIdentity(bob)];
    const { userId, deviceId } = alice;
    const { publicKey } = hers.master;
    const { signatures: _, ...device } = identityKeys(alice);
    const errorOf = async (body: JsonObject, owner: string, name: string) => {
      const answer = await alice.post(SIGNATURES, body);
      return [answer.status, at(answer.body, 'failures', owner, name, 'errcode')].join(' ');
    };

    stage.step('One that is right, and one that somebody made up');
    const madeUp = { [userId]: { [hers.selfSigning.keyId]: 'A'.repeat(86) } };
    const mixed = await alice.post(SIGNATURES, {
      [userId]: {
        ...Object(masterSigned(alice, hers)[userId]),
        [deviceId]: { ...device, signatures: madeUp },
      },
    });
    const failures = at(mixed.body, 'failures', userId) ?? {};
    stage.claim(
      'wrong',
      at(failures, deviceId, 'errcode') === 'M_INVALID_SIGNATURE' && mixed.status === 200,
      mixed.body,
    );
    stage.claim('others-kept', at(failures, publicKey) === undefined, mixed.body);
    stage.step('A device that can do more than Alice’s');
    const more = signedBy({ ...device, algorithms: ['org.example.flying'] }, hers.selfSigning);
    const other = await errorOf({ [userId]: { [deviceId]: more } }, userId, deviceId);
    stage.claim('other-object', other === '200 M_INVALID_SIGNATURE', other);
    stage.step('The master key signs keys, but no devices');
    const byMaster = { [userId]: { [deviceId]: signedBy(device, hers.master) } };
    const wrongKey = await errorOf(byMaster, userId, deviceId);
    stage.claim('wrong-key', wrongKey === '200 M_FORBIDDEN', wrongKey);
    stage.step('Bob’s key says it knows Alice. Alice says so');
    const forged = {
      [userId]: {
        [publicKey]: signedBy(
          Object(at(masterSigned(alice, hers), userId, publicKey)),
          his.userSigning,
        ),
      },
    };
    const otherName = await errorOf(forged, userId, publicKey);
    stage.claim('other-name', otherName === '200 M_FORBIDDEN', otherName);
    stage.step('A device that Alice never had');
    const gone = { [userId]: { CHESHIRE: signedBy(device, hers.selfSigning) } };
    const unknown = await errorOf(gone, userId, 'CHESHIRE');
    stage.claim('unknown', unknown === '200 M_NOT_FOUND', unknown);
    stage.step('A master key that Bob never had');
    const notHis = await errorOf(
      userSigned({ ...hers.master, userId: bob.userId }, hers),
      bob.userId,
      publicKey,
    );
    stage.claim('unknown', notHis === '200 M_NOT_FOUND', notHis);
  },
});
