import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../../../server/crypto/node.ts';
import { encodeBase64 } from '../../../server/matrix/base64.ts';
import { signJson } from '../../../server/matrix/signing.ts';
import { alice, bob, carol, makeRooms, refusedCleanly } from './harness.ts';

const crypto = nodeCrypto();
const key = { keyId: 'ed25519:0', seed: new Uint8Array(32).fill(3) };
const publicKey = encodeBase64(crypto.ed25519PublicKey(key.seed));

async function world(more: { readonly [key: string]: string } = {}) {
  const rooms = makeRooms();
  const room = await rooms.changes.create(alice, {});
  const invite = { display_name: 'b…@…', public_key: publicKey, ...more };
  await rooms.changes.sendState(alice, room, 'm.room.third_party_invite', 'token', invite);
  const proof = (mxid: string, token = 'token') => ({
    sender: alice.userId,
    ...signJson({ mxid, token }, 'id.example', key, crypto),
  });
  return { ...rooms, room, proof };
}

describe('joining with the proof of a third-party invite', () => {
  it('becomes an invite and a join, in one commit', async () => {
    const { changes, reads, engine, room, proof } = await world();
    const before = engine.counters.transactions;
    await changes.join(bob, room, { thirdPartySigned: proof(bob.userId) });
    expect(engine.counters.transactions).toBe(before + 1);
    const { chunk } = await reads.messages(alice, room, { dir: 'b', limit: 2 });
    expect(chunk.map(({ sender, content }) => [sender, content.membership])).toEqual([
      [bob.userId, 'join'],
      [alice.userId, 'invite'],
    ]);
    expect(chunk[1]?.content.third_party_invite).toMatchObject({ display_name: 'b…@…' });
  });

  it('is refused when the proof is for another, forged, of no invite, or incomplete', async () => {
    const { changes, engine, room, proof } = await world();
    const refused = (thirdPartySigned: ReturnType<typeof proof> | { token: string }) =>
      refusedCleanly(engine, () => changes.join(bob, room, { thirdPartySigned }));
    expect(await refused(proof(carol.userId))).toMatchObject({ errcode: 'M_FORBIDDEN' });
    expect(await refused({ ...proof(carol.userId), mxid: bob.userId })).toMatchObject({
      errcode: 'M_FORBIDDEN',
    });
    expect(await refused(proof(bob.userId, 'other'))).toMatchObject({ errcode: 'M_FORBIDDEN' });
    expect(await refused({ ...proof(bob.userId), sender: carol.userId })).toMatchObject({
      errcode: 'M_FORBIDDEN',
    });
    expect(await refused({ token: 'token' })).toMatchObject({ errcode: 'M_BAD_JSON' });
  });

  it('is refused when the key would have to be checked elsewhere', async () => {
    const { changes, engine, room, proof } = await world({
      key_validity_url: 'https://id.example/v',
    });
    const join = () => changes.join(bob, room, { thirdPartySigned: proof(bob.userId) });
    expect(await refusedCleanly(engine, join)).toMatchObject({ errcode: 'M_FORBIDDEN' });
  });
});
