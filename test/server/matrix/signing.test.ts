import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nobleCrypto } from '../../../server/crypto/noble.ts';
import { nodeCrypto } from '../../../server/crypto/node.ts';
import { decodeBase64 } from '../../../server/matrix/base64.ts';
import type { JsonObject } from '../../../server/matrix/json.ts';
import { contentHash, eventId, roomIdFromCreate } from '../../../server/matrix/hashing.ts';
import { redact } from '../../../server/matrix/redaction.ts';
import { ROOM_VERSIONS } from '../../../server/matrix/room-versions.ts';
import {
  requiredSigners,
  sealEvent,
  signEvent,
  signingKeyIds,
  signJson,
  verifyEvent,
  verifyJson,
  vouchingServer,
} from '../../../server/matrix/signing.ts';
import { canonicalObject } from './arbitraries.ts';
import { draft } from './room.ts';

const seed = decodeBase64('YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1') ?? new Uint8Array();
const key = { keyId: 'ed25519:1', seed };
const crypto = nodeCrypto();
const publicKey = crypto.ed25519PublicKey(seed);

/** @see https://spec.matrix.org/v1.19/appendices/#cryptographic-test-vectors */
describe.each([
  ['node', nodeCrypto()],
  ['noble', nobleCrypto()],
])('the signing vectors of the spec, with %s', (_, implementation) => {
  it.each<[JsonObject, string]>([
    [{}, 'K8280/U9SSy9IVtjBuVeLr+HpOB4BQFWbg+UZaADMtTdGYI7Geitb76LTrr5QV/7Xg4ahLwYGYZzuHGZKM5ZAQ'],
    [
      { one: 1, two: 'Two' },
      'KqmLSbO39/Bzb0QIYE82zqLwsA+PDzYIpIRA2sRQ4sL53+sN6/fpNSoqE7BP7vBZhG6kYdD13EIMJpvhJI+6Bw',
    ],
  ])('%j', (object, signature) => {
    expect(signJson(object, 'domain', key, implementation)).toEqual({
      ...object,
      signatures: { domain: { 'ed25519:1': signature } },
    });
  });

  it('an event with little in it', () => {
    const event = {
      room_id: '!x:domain',
      sender: '@a:domain',
      origin: 'domain',
      origin_server_ts: 1000000,
      signatures: {},
      hashes: {},
      type: 'X',
      content: {},
      prev_events: [],
      auth_events: [],
      depth: 3,
      unsigned: { age_ts: 1000000 },
    };
    const { pdu } = sealEvent(event, ROOM_VERSIONS['3'], 'domain', key, implementation);
    expect(pdu).toEqual({
      ...event,
      hashes: { sha256: '5jM4wQpv6lnBo7CLIghJuHdW+s2CMBJPUOGOC89ncos' },
      signatures: {
        domain: {
          'ed25519:1':
            'KxwGjPSDEtvnFgU00fwFz+l6d2pJM6XBIaMEn81SXPTRl16AqLAYqfIReFGZlHi5KLjAWbOoMszkwsQma+lYAg',
        },
      },
    });
  });

  it('an event with content that redaction removes', () => {
    const event = {
      content: { body: 'Here is the message content' },
      event_id: '$0:domain',
      origin: 'domain',
      origin_server_ts: 1000000,
      type: 'm.room.message',
      room_id: '!r:domain',
      sender: '@u:domain',
      signatures: {},
      unsigned: { age_ts: 1000000 },
    };
    // The vector lacks what every real event has, so it is taken through the steps one by one.
    const hash = contentHash(event, ROOM_VERSIONS['1'], implementation);
    expect(hash).toBe('onLKD1bGljeBWQhWZ1kaP9SorVmRQNdN5aM2JYU2n/g');
    const hashed = { ...event, hashes: { sha256: hash } };
    const redacted = redact(hashed, ROOM_VERSIONS['1']);
    expect(signJson(redacted, 'domain', key, implementation).signatures).toEqual({
      domain: {
        'ed25519:1':
          'Wm+VzmOUOz08Ds+0NTWb1d4CZrVsJSikkeRxh6aCcUwu6pNC78FunoD7KNWzqFn241eYHYMGCA5McEiVPdhzBA',
      },
    });
  });
});

describe('signed JSON', () => {
  it('verifies, whatever is unsigned, and nothing else does', () => {
    fc.assert(
      fc.property(canonicalObject, (object) => {
        const signed = signJson(object, 'domain', key, crypto);
        const aged = { ...signed, unsigned: { age: 1 } };
        expect(verifyJson(aged, 'domain', key.keyId, publicKey, crypto)).toBe(true);
        const changed = { ...signed, added_later: 1 };
        expect(verifyJson(changed, 'domain', key.keyId, publicKey, crypto)).toBe(false);
        expect(verifyJson(signed, 'other', key.keyId, publicKey, crypto)).toBe(false);
        expect(verifyJson(signed, 'domain', 'ed25519:2', publicKey, crypto)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps the signatures of others', () => {
    const first = signJson({ a: 1 }, 'one', key, crypto);
    const both = signJson(first, 'two', key, crypto);
    const twice = signJson(both, 'two', { keyId: 'ed25519:2', seed }, crypto);
    expect(Object.keys(twice.signatures)).toEqual(['one', 'two']);
    expect(signingKeyIds(twice, 'two')).toEqual(['ed25519:1', 'ed25519:2']);
    expect(verifyJson(twice, 'one', key.keyId, publicKey, crypto)).toBe(true);
  });

  it.each<[string, JsonObject]>([
    ['no signatures', {}],
    ['signatures of a wrong kind', { signatures: 1 }],
    ['a server of a wrong kind', { signatures: { domain: [] } }],
    ['a signature of a wrong kind', { signatures: { domain: { 'ed25519:1': 1 } } }],
    ['a signature that is not Base64', { signatures: { domain: { 'ed25519:1': '!' } } }],
    ['a short signature', { signatures: { domain: { 'ed25519:1': 'AAAA' } } }],
    ['no canonical form', { a: 1.5, signatures: { domain: { 'ed25519:1': 'AAAA' } } }],
  ])('with %s is signed by nobody', (_, object) => {
    expect(verifyJson(object, 'domain', 'ed25519:1', publicKey, crypto)).toBe(false);
    expect(signJson({ ...object, a: 1 }, 'domain', key, crypto).signatures.domain).toBeDefined();
  });

  it('counts only keys of known algorithms', () => {
    const object = { signatures: { domain: { 'ed25519:1': 'x', 'rsa:1': 'x', nonsense: 'x' } } };
    expect(signingKeyIds(object, 'domain')).toEqual(['ed25519:1']);
    expect(verifyJson(object, 'domain', 'rsa:1', publicKey, crypto)).toBe(false);
  });
});

describe('sealed events', () => {
  it.each(Object.values(ROOM_VERSIONS))('of version $id verify, redacted too', (version) => {
    const event = draft({ event_id: '$1:domain', content: { body: 'x', membership: 'join' } });
    const { pdu, eventId: id } = sealEvent(event, version, 'domain', key, crypto);
    const redacted = redact(pdu, version);
    for (const form of [pdu, redacted, { ...pdu, unsigned: { age: 1 } }]) {
      expect(verifyEvent(form, version, 'domain', key.keyId, publicKey, crypto)).toBe(true);
      expect(eventId(form, version, crypto)).toBe(id);
    }
    const moved = { ...pdu, depth: pdu.depth + 1 };
    expect(verifyEvent(moved, version, 'domain', key.keyId, publicKey, crypto)).toBe(false);
    // Changed content shows in the hash alone: the signature covers what redaction leaves.
    const edited = { ...pdu, content: { body: 'y' } };
    expect(contentHash(edited, version, crypto)).not.toBe(pdu.hashes.sha256);
    expect(contentHash(pdu, version, crypto)).toBe(pdu.hashes.sha256);
  });

  it('have ids as their room version makes them', () => {
    const event = draft({ event_id: '$chosen:domain' });
    const id = (version: keyof typeof ROOM_VERSIONS) =>
      sealEvent(event, ROOM_VERSIONS[version], 'domain', key, crypto).eventId;
    expect(id('1')).toBe('$chosen:domain');
    expect(id('2')).toBe('$chosen:domain');
    expect(id('3')).toMatch(/^\$[A-Za-z0-9+/]{43}$/);
    expect(id('4')).toMatch(/^\$[A-Za-z0-9_-]{43}$/);
    expect(id('4')).toBe(id('3').replaceAll('+', '-').replaceAll('/', '_'));
    expect(roomIdFromCreate('$abc')).toBe('!abc');
    expect(() => sealEvent(draft({}), ROOM_VERSIONS['1'], 'domain', key, crypto)).toThrow(
      'need an event_id',
    );
  });

  it('take a second signature', () => {
    const version = ROOM_VERSIONS['12'];
    const { pdu } = sealEvent(draft({}), version, 'domain', key, crypto);
    const both = signEvent(pdu, version, 'other', key, crypto);
    expect(verifyEvent(both, version, 'domain', key.keyId, publicKey, crypto)).toBe(true);
    expect(verifyEvent(both, version, 'other', key.keyId, publicKey, crypto)).toBe(true);
    expect(eventId(both, version, crypto)).toBe(eventId(pdu, version, crypto));
  });
});

describe('requiredSigners', () => {
  const member = (content: JsonObject) =>
    draft({ type: 'm.room.member', state_key: '@b:two', event_id: '$1:three', content });

  it('are the sender’s server and whom the room version adds', () => {
    expect([...requiredSigners(draft({}), ROOM_VERSIONS['12'])]).toEqual(['domain']);
    const joined = member({ membership: 'join' });
    expect([...requiredSigners(joined, ROOM_VERSIONS['2'])]).toEqual(['domain', 'three']);
    expect([...requiredSigners(joined, ROOM_VERSIONS['3'])]).toEqual(['domain']);
    const invite = member({ membership: 'invite', third_party_invite: {} });
    expect([...requiredSigners(invite, ROOM_VERSIONS['12'])]).toEqual([]);
    expect([...requiredSigners(invite, ROOM_VERSIONS['1'])]).toEqual(['three']);
  });

  it('are not those who vouch for a restricted join', () => {
    const restricted = member({ membership: 'join', join_authorised_via_users_server: '@c:four' });
    expect([...requiredSigners(restricted, ROOM_VERSIONS['8'])]).toEqual(['domain']);
    expect(vouchingServer(restricted, ROOM_VERSIONS['8'])).toBe('four');
    expect(vouchingServer(restricted, ROOM_VERSIONS['7'])).toBeUndefined();
    expect(vouchingServer(draft({}), ROOM_VERSIONS['8'])).toBeUndefined();
  });
});
