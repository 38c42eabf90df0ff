import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../../../server/crypto/node.ts';
import { MatrixError } from '../../../server/errors.ts';
import { refusalOf } from '../../../server/identity/answers.ts';
import type { IdentityCall, IdentityRequest } from '../../../server/identity/calls.ts';
import { lookUp, lookupQuery } from '../../../server/identity/lookup.ts';
import { readStoredInvite } from '../../../server/identity/store-invite.ts';
import type { JsonObject, JsonValue } from '../../../server/matrix/json.ts';

const crypto = nodeCrypto();
const server = { name: 'id.example', origin: 'https://id.example', isListed: false };

describe('a refusal of an identity server', () => {
  const told = (status: number, json: JsonValue | undefined) => {
    const { status: shown, errcode, fields } = refusalOf(server, { status, isFine: false, json });
    return [shown, errcode, fields];
  };

  it.each([
    // A client would end its session here, or think that the operation is not served.
    [401, { errcode: 'M_UNKNOWN_TOKEN', soft_logout: true }, 403, 'M_FORBIDDEN'],
    [401, undefined, 403, 'M_FORBIDDEN'],
    [403, { errcode: 'M_USER_LOCKED', soft_logout: true }, 502, 'M_BAD_STATUS'],
    [403, { errcode: 'M_USER_DEACTIVATED' }, 502, 'M_BAD_STATUS'],
    [404, { errcode: 'M_UNRECOGNIZED' }, 502, 'M_BAD_STATUS'],
    [200, ['no object'], 502, 'M_BAD_STATUS'],
    [500, undefined, 502, 'M_BAD_STATUS'],
    [404, { errcode: 'M_NO_VALID_SESSION' }, 404, 'M_NO_VALID_SESSION'],
    // The status is ours, whatever it sends.
    [599, { errcode: 'M_TERMS_NOT_SIGNED', error: 'Sign.' }, 403, 'M_TERMS_NOT_SIGNED'],
  ])('with %i %j is %i %s', (status, json, shown, errcode) => {
    expect(told(status, json)).toEqual([shown, errcode, {}]);
  });

  it('that asks for patience says for how long, an hour at most', () => {
    expect(told(429, { retry_after_ms: 1500 })[2]).toEqual({ retry_after_ms: 1500 });
    expect(told(429, { retry_after_ms: 1e12 })[2]).toEqual({ retry_after_ms: 3_600_000 });
    expect(told(429, undefined)[2]).toEqual({ retry_after_ms: 5000 });
  });

  it('is not quoted at length', () => {
    const json = { errcode: 'M_INVALID_PARAM', error: 'x'.repeat(10_000) };
    expect(refusalOf(server, { status: 400, isFine: false, json }).message.length).toBeLessThan(
      300,
    );
  });
});

describe('a lookup', () => {
  it.each([
    ['alice@example.com', 'email', '4kenr7N9drpCJ4AfalmlGQVsOn3o2RHjkADUpXJWZUc'],
    ['18005552067', 'msisdn', 'nlo35_T5fzSGZzJApqu8lgIudJvmOQtDaHtr-I4rU7I'],
  ])('of %s asks with its hash', (address, medium, hash) => {
    const details = { algorithm: 'sha256', pepper: 'matrixrocks' } as const;
    expect(lookupQuery({ address, medium }, details, crypto)).toBe(hash);
  });

  const answering = (details: JsonObject, lookup: JsonObject) => {
    const asked: IdentityRequest[] = [];
    const call: IdentityCall = async (_server, request) => {
      asked.push(request);
      return { status: 200, isFine: true, json: request.method === 'GET' ? details : lookup };
    };
    const wanted = { medium: 'email', address: 'a@b.c' };
    return { asked, found: lookUp(call, server, 'Bearer x', wanted, crypto) };
  };

  it('asks in the clear only where no hash is known', async () => {
    const none = { lookup_pepper: 'p', algorithms: ['none'] };
    const { asked, found } = answering(none, { mappings: { 'a@b.c email': '@a:b.c' } });
    expect(await found).toBe('@a:b.c');
    expect(asked[1]?.body).toEqual({ algorithm: 'none', pepper: 'p', addresses: ['a@b.c email'] });
  });

  it.each<[string, JsonObject, JsonObject]>([
    ['unknown algorithms', { lookup_pepper: 'p', algorithms: ['rot13'] }, {}],
    ['no pepper', { algorithms: ['sha256'] }, {}],
    ['no mappings', { lookup_pepper: 'p', algorithms: ['none'] }, { mappings: [] }],
    [
      'what is no user id',
      { lookup_pepper: 'p', algorithms: ['none'] },
      { mappings: { 'a@b.c email': 'everyone' } },
    ],
  ])('is not taken in with %s', async (_what, details, lookup) => {
    await expect(answering(details, lookup).found).rejects.toMatchObject({
      errcode: 'M_BAD_STATUS',
    });
  });

  it('finds nobody in what every object has', async () => {
    const none = { lookup_pepper: 'p', algorithms: ['none'] };
    expect(await answering(none, { mappings: {} }).found).toBeUndefined();
  });
});

describe('an invite that an identity server keeps', () => {
  const key = { public_key: 'A'.repeat(43), key_validity_url: 'https://id.example/valid' };
  const good = { token: 'tok.en_=-', display_name: 'h...@e...', public_keys: [key, key] };
  const read = (more: JsonObject) =>
    readStoredInvite(server, { ...good, ...more }, 'hatter@example.org');

  it('has its first key by itself as well, for servers that look nowhere else', () => {
    expect(read({})).toEqual({
      token: 'tok.en_=-',
      content: { display_name: 'h...@e...', ...key, public_keys: [key, key] },
    });
  });

  it('does not give the address away', () => {
    const { content } = read({ display_name: 'Mail to Hatter@Example.org' });
    expect(content['display_name']).toBe('h…');
  });

  it.each<[string, JsonObject]>([
    ['a token with a space', { token: 'a b' }],
    ['a token that is too long', { token: 'x'.repeat(256) }],
    ['a token that is none', { token: 7 }],
    ['no name', { display_name: null }],
    ['a name without end', { display_name: 'x'.repeat(256) }],
    ['no keys', { public_keys: [] }],
    ['a key of another length', { public_keys: [key, { ...key, public_key: 'AAAA' }] }],
    [
      'a key that is checked in a file',
      { public_keys: [{ ...key, key_validity_url: 'file:///x' }] },
    ],
    ['a key that is no object', { public_keys: ['key'] }],
  ])('is not taken with %s', (_what, more) => {
    expect(() => read(more)).toThrow(MatrixError);
  });
});
