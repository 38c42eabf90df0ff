import { describe, expect, it } from 'vitest';
import { encodeBase64, encodeBase64Url } from '../../../../server/matrix/base64.ts';
import type { JsonObject, JsonValue } from '../../../../server/matrix/json.ts';
import { signJson } from '../../../../server/matrix/signing.ts';
import { crypto, peopledRoom, type Room } from '../room.ts';

const seed = new Uint8Array(32).fill(9);
const key = { keyId: 'ed25519:0', seed };
const publicKey = encodeBase64(crypto.ed25519PublicKey(seed));
const DAVE = '@dave:other';

const signed = signJson({ mxid: DAVE, token: 'abc' }, 'id.example.org', key, crypto);

function invited(content: JsonObject = { public_key: publicKey }): Room {
  return peopledRoom('11').set('m.room.third_party_invite', content, 'abc', '@carol:domain');
}

function accept(room: Room, signature: JsonValue = signed, sender = '@carol:domain'): string {
  return room.member(sender, DAVE, 'invite', { third_party_invite: { signed: signature } });
}

describe('an invite that completes a third-party invite', () => {
  it('is allowed by a right signature (4.4.1.7)', () => {
    expect(accept(invited())).toBe('allowed');
    expect(accept(invited({ public_keys: [{ public_key: publicKey }] }))).toBe('allowed');
    const urlSafe = encodeBase64Url(crypto.ed25519PublicKey(seed));
    const keys = { public_key: 'AAAA', public_keys: [1, {}, { public_key: urlSafe }] };
    expect(accept(invited(keys))).toBe('allowed');
  });

  it('is refused to the banned (4.4.1.1)', () => {
    expect(accept(invited().members({ [DAVE]: 'ban' }))).toBe('4.4.1.1');
  });

  it('needs signed, with mxid and token (4.4.1.2, 4.4.1.3)', () => {
    expect(accept(invited(), 1)).toBe('4.4.1.3');
    const none = { third_party_invite: 1 };
    expect(invited().member('@carol:domain', DAVE, 'invite', none)).toBe('4.4.1.2');
    expect(accept(invited(), { mxid: DAVE })).toBe('4.4.1.3');
    expect(accept(invited(), { token: 'abc' })).toBe('4.4.1.3');
  });

  it('is for the user it was signed for (4.4.1.4)', () => {
    expect(accept(invited(), { ...signed, mxid: '@eve:other' })).toBe('4.4.1.4');
  });

  it('needs the original invite in the room, by the same sender (4.4.1.5, 4.4.1.6)', () => {
    expect(accept(peopledRoom('11'))).toBe('4.4.1.5');
    expect(accept(invited(), signed, '@bob:domain')).toBe('4.4.1.6');
  });

  it('is refused without a right signature (4.4.1.8)', () => {
    const other = encodeBase64(crypto.ed25519PublicKey(new Uint8Array(32).fill(8)));
    expect(accept(invited({ public_key: other }))).toBe('4.4.1.8');
    expect(accept(invited({}))).toBe('4.4.1.8');
    expect(accept(invited(), { mxid: DAVE, token: 'abc' })).toBe('4.4.1.8');
    expect(accept(invited(), { ...signed, extra: 1 })).toBe('4.4.1.8');
  });

  it('does not keep the server busy with hundreds of keys', () => {
    const keys = Array.from({ length: 1000 }, () => ({ public_key: 'A'.repeat(43) }));
    const signatures = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`s${index}`, { 'ed25519:0': 'A'.repeat(86) }]),
    );
    const started = performance.now();
    expect(accept(invited({ public_keys: keys }), { ...signed, signatures })).toBe('4.4.1.8');
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('is proved by one of the first 256 pairs of signature and key, or not at all', () => {
    const wrong = { 'ed25519:1': 'A'.repeat(86) };
    const after = (count: number) => {
      const servers = Array.from({ length: count }, (_, index) => [`s${index}`, wrong]);
      return { ...signed, signatures: { ...Object.fromEntries(servers), ...signed.signatures } };
    };
    expect(accept(invited(), after(255))).toBe('allowed');
    expect(accept(invited(), after(256))).toBe('4.4.1.8');
  });
});

describe('m.room.third_party_invite', () => {
  const send = (room: Room, sender: string) =>
    room.rule({ type: 'm.room.third_party_invite', state_key: 'abc', sender });

  it('takes the invite level, whatever events says (6.1)', () => {
    const room = peopledRoom('11', { invite: 50, events: { 'm.room.third_party_invite': 100 } });
    expect(send(room, '@bob:domain')).toBe('allowed');
    expect(send(room, '@carol:domain')).toBe('6.1');
    expect(send(peopledRoom('12', { invite: 50 }), '@carol:domain')).toBe('7.1');
    expect(send(peopledRoom('5', { invite: 50 }), '@carol:domain')).toBe('7.1');
  });
});
