import { describe, expect, it } from 'vitest';
import { encodeBase64 } from '../../../../server/matrix/base64.ts';
import type { JsonObject, JsonValue } from '../../../../server/matrix/json.ts';
import { readServerKeys, ServerKeysError } from '../../../../server/matrix/receipt/index.ts';
import { signJson } from '../../../../server/matrix/signing.ts';
import { crypto } from '../room.ts';

const DAY = 24 * 60 * 60 * 1000;
const seed = new Uint8Array(32).fill(1);
const publicKey = crypto.ed25519PublicKey(seed);
const key = encodeBase64(publicKey);
const key1 = { keyId: 'ed25519:1', seed };

const plain = {
  server_name: 'domain',
  valid_until_ts: 3 * DAY,
  verify_keys: { 'ed25519:1': { key } },
  old_verify_keys: { 'ed25519:0': { key, expired_ts: 5 } },
};

const signed = (answer: JsonObject) => signJson(answer, 'domain', key1, crypto);

function fieldOf(answer: JsonValue): string {
  try {
    readServerKeys(answer, 'domain', 0, crypto);
    return 'accepted';
  } catch (error) {
    if (error instanceof ServerKeysError) return error.field;
    throw error;
  }
}

describe('readServerKeys', () => {
  it('knows keys in use and retired ones', () => {
    expect(readServerKeys(signed(plain), 'domain', 0, crypto)).toEqual(
      new Map([
        ['ed25519:0', { publicKey, expiredAt: 5 }],
        ['ed25519:1', { publicKey, validUntil: 3 * DAY }],
      ]),
    );
  });

  it('believes a key for seven days at most', () => {
    const long = signed({ ...plain, valid_until_ts: 30 * DAY });
    const keys = readServerKeys(long, 'domain', 2 * DAY, crypto);
    expect(keys.get('ed25519:1')).toEqual({ publicKey, validUntil: 9 * DAY });
  });

  it('leaves out algorithms it does not know', () => {
    const more = signed({
      ...plain,
      verify_keys: { ...plain.verify_keys, 'rsa:1': 1 },
      old_verify_keys: {},
    });
    expect([...readServerKeys(more, 'domain', 0, crypto).keys()]).toEqual(['ed25519:1']);
  });

  it('wants every key in use to have signed', () => {
    expect(fieldOf(plain)).toBe('signatures');
    const two = { ...plain.verify_keys, 'ed25519:2': { key } };
    const answer = signed({ ...plain, verify_keys: two });
    expect(fieldOf(answer)).toBe('signatures');
    expect(fieldOf(signJson(answer, 'domain', { keyId: 'ed25519:2', seed }, crypto))).toBe(
      'accepted',
    );
  });

  it.each<[string, JsonValue]>([
    ['(root)', []],
    ['server_name', { ...plain, server_name: 'other' }],
    ['valid_until_ts', { ...plain, valid_until_ts: 'x' }],
    ['verify_keys', { ...plain, verify_keys: [] }],
    ['verify_keys.ed25519:1', { ...plain, verify_keys: { 'ed25519:1': key } }],
    ['verify_keys.ed25519:1.key', { ...plain, verify_keys: { 'ed25519:1': { key: 'AAAA' } } }],
    [
      'old_verify_keys.ed25519:0.expired_ts',
      { ...plain, old_verify_keys: { 'ed25519:0': { key } } },
    ],
  ])('names %s when it is wrong', (field, answer) => {
    expect(fieldOf(answer)).toBe(field);
  });
});
