import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../../../server/crypto/node.ts';
import { encodeBase64 } from '../../../server/matrix/base64.ts';
import { signJson } from '../../../server/matrix/signing.ts';
import { NO_ADDRESS_INVITES, type AddressInvites } from '../../../server/rooms/address-invites.ts';
import { openSqlite } from '../../../server/storage/sqlite.ts';
import { alice, bob, carol, makeRooms, refusedCleanly } from './harness.ts';

const crypto = nodeCrypto();
const key = { keyId: 'ed25519:0', seed: new Uint8Array(32).fill(3) };
const publicKey = encodeBase64(crypto.ed25519PublicKey(key.seed));

type KeyCheck = AddressInvites['isKeyValid'];

async function world(more: { readonly [key: string]: string } = {}, isKeyValid?: KeyCheck) {
  const addressInvites = { ...NO_ADDRESS_INVITES, ...(isKeyValid && { isKeyValid }) };
  const rooms = makeRooms(openSqlite({ path: ':memory:' }), undefined, { addressInvites });
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

describe('the key of a third-party invite', () => {
  const url = { key_validity_url: 'https://id.example/v' };

  it('is asked about at its URL, by who joins and not by who is in the room', async () => {
    const asked: string[][] = [];
    const { changes, room, proof } = await world(url, async (...question) => {
      asked.push(question);
      return true;
    });
    const join = () => changes.join(bob, room, { thirdPartySigned: proof(bob.userId) });
    await join();
    await join();
    expect(asked).toEqual([[url.key_validity_url, publicKey]]);
  });

  it('keeps out who has one that does not count any more', async () => {
    const { changes, engine, room, proof } = await world(url, async () => false);
    const join = () => changes.join(bob, room, { thirdPartySigned: proof(bob.userId) });
    expect(await refusedCleanly(engine, join)).toMatchObject({ errcode: 'M_FORBIDDEN' });
  });

  it('is that of the invite as it is in the end', async () => {
    const later: { act?: () => Promise<unknown> } = {};
    const { changes, reads, room, proof } = await world(url, async () => {
      await later.act?.();
      return true;
    });
    later.act = () => changes.sendState(alice, room, 'm.room.third_party_invite', 'token', {});
    const join = changes.join(bob, room, { thirdPartySigned: proof(bob.userId) });
    await expect(join).rejects.toMatchObject({ errcode: 'M_FORBIDDEN' });
    expect(await reads.joinedRooms(bob.userId)).toEqual([]);
  });

  it('may have signed the sender, too', async () => {
    const { changes, reads, room } = await world();
    const signed = { mxid: bob.userId, sender: alice.userId, token: 'token' };
    await changes.join(bob, room, {
      thirdPartySigned: signJson(signed, 'id.example', key, crypto),
    });
    expect(await reads.joinedRooms(bob.userId)).toEqual([room]);
  });
});

describe('invites that an identity server has kept', () => {
  const kept = async (...args: Parameters<typeof world>) => {
    const rooms = await world(...args);
    const { changes, reads, room, proof } = rooms;
    const one = { roomId: room, sender: alice.userId, signed: proof(bob.userId) };
    const membership = async (roomId = room) => {
      const state = await reads.state(alice, roomId);
      return state.find(({ state_key: name }) => name === bob.userId)?.content['membership'];
    };
    return { ...rooms, one, membership, accept: changes.acceptKeptInvites };
  };

  it('become invites, and one that cannot does not stop the next', async () => {
    const { accept, membership, one, proof } = await kept();
    await accept(bob.userId, [
      { ...one, roomId: '!unknown:test' },
      { ...one, sender: '@alice:elsewhere' },
      { ...one, signed: proof(carol.userId) },
      { ...one, signed: {} },
    ]);
    expect(await membership()).toBeUndefined();
    await accept(bob.userId, [{ ...one, sender: carol.userId }, one]);
    expect(await membership()).toBe('invite');
  });

  it('neither put out who is in the room, nor let in who is banned', async () => {
    const { accept, changes, membership, one } = await kept();
    await accept(bob.userId, [one]);
    await changes.join(bob, one.roomId);
    await accept(bob.userId, [one]);
    expect(await membership()).toBe('join');
    await changes.ban(alice, one.roomId, bob.userId);
    await accept(bob.userId, [one]);
    expect(await membership()).toBe('ban');
  });

  it('are nothing for who takes no invites', async () => {
    const { accept, membership, one, world: people } = await kept();
    people.blocking.add(bob.userId);
    await accept(bob.userId, [one]);
    expect(await membership()).toBeUndefined();
  });
});
