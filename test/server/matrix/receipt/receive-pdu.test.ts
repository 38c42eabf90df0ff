import { describe, expect, it } from 'vitest';
import { nobleCrypto } from '../../../../server/crypto/noble.ts';
import type { CryptoPrimitives } from '../../../../server/matrix/crypto.ts';
import { EventFormatError } from '../../../../server/matrix/event-format.ts';
import type { Pdu, PduDraft } from '../../../../server/matrix/events.ts';
import type { JsonObject } from '../../../../server/matrix/json.ts';
import {
  keysWanted,
  receivePdu,
  SignatureError,
  type VerifyKey,
} from '../../../../server/matrix/receipt/index.ts';
import { redact } from '../../../../server/matrix/redaction.ts';
import { ROOM_VERSIONS, type RoomVersionId } from '../../../../server/matrix/room-versions.ts';
import { sealEvent, signEvent } from '../../../../server/matrix/signing.ts';
import { crypto, draft } from '../room.ts';

const seeds = new Map(['domain', 'other', 'third'].map((name, at) => [name, seedOf(at + 1)]));

function seedOf(fill: number): Uint8Array {
  return new Uint8Array(32).fill(fill);
}

function keyOf(server: string, keyId = 'ed25519:1') {
  return { keyId, seed: seeds.get(server) ?? seedOf(9) };
}

type Known = Readonly<Record<string, VerifyKey>>;

const FOREVER = { validUntil: 2 ** 50 };

function known(server: string, when: { validUntil: number } | { expiredAt: number } = FOREVER) {
  const publicKey = crypto.ed25519PublicKey(keyOf(server).seed);
  return { [`${server} ed25519:1`]: { publicKey, ...when } };
}

const ALL: Known = { ...known('domain'), ...known('other'), ...known('third') };

function seal(id: RoomVersionId, parts: Partial<PduDraft> = {}): Pdu {
  const version = ROOM_VERSIONS[id];
  const pair = version.eventReferences === 'pairs';
  const base = draft({
    content: { body: 'hello' },
    origin_server_ts: 1000,
    ...(pair ? { event_id: '$1:domain', prev_events: [['$0:domain', { sha256: '' }]] } : {}),
    ...parts,
  });
  return sealEvent(base, version, 'domain', keyOf('domain'), crypto).pdu;
}

function receive(id: RoomVersionId, value: JsonObject, keys: Known = ALL, by = crypto) {
  return receivePdu(
    value,
    ROOM_VERSIONS[id],
    (server, keyId) => keys[`${server} ${keyId}`],
    by satisfies CryptoPrimitives,
  );
}

/** What is wrong with the signatures of an event: the problem and whose signature it is. */
function problem(id: RoomVersionId, value: JsonObject, keys?: Known): string {
  try {
    receive(id, value, keys);
    return 'accepted';
  } catch (error) {
    if (error instanceof SignatureError) return `${error.problem} ${error.server}`;
    throw error;
  }
}

describe.each(Object.values(ROOM_VERSIONS))('an event of version $id', ({ id }) => {
  const sealed = seal(id);

  it('comes through whole, with either cryptography', () => {
    for (const by of [crypto, nobleCrypto()]) {
      const received = receive(id, { ...sealed, unsigned: { age: 1 } }, ALL, by);
      expect(received).toMatchObject({ redacted: false, signedBy: new Set(['domain']) });
      expect(received.pdu.content).toEqual({ body: 'hello' });
    }
  });

  it('is redacted when its content is not what was hashed, and keeps its id', () => {
    const whole = receive(id, sealed);
    const version = ROOM_VERSIONS[id];
    for (const changed of [{ ...sealed, content: { body: 'x' } }, redact(sealed, version)]) {
      const received = receive(id, changed);
      expect(received).toMatchObject({ redacted: true, eventId: whole.eventId });
      expect(received.pdu).toEqual(redact(sealed, version));
    }
  });

  it('is dropped when what stays after a redaction was changed', () => {
    expect(problem(id, { ...sealed, depth: 7 })).toBe('wrong domain');
    expect(problem(id, { ...sealed, hashes: { sha256: 'AAAA' } })).toBe('wrong domain');
  });

  it('is dropped when it is no event', () => {
    expect(() => receive(id, { ...sealed, depth: -1 })).toThrow(EventFormatError);
  });
});

describe('the signatures of an event', () => {
  const sealed = seal('11');

  it('are the sender’s server’s', () => {
    expect(problem('11', { ...sealed, signatures: {} })).toBe('unsigned domain');
    expect(problem('11', { ...sealed, signatures: { domain: { 'rsa:1': 'AAAA' } } })).toBe(
      'unsigned domain',
    );
    expect(problem('11', sealed, known('other'))).toBe('no-known-key domain');
  });

  it('must be right under every key that is known, and only under those', () => {
    const unknown = { 'ed25519:2': 'AAAA', ...sealed.signatures.domain };
    expect(problem('11', { ...sealed, signatures: { domain: unknown } })).toBe('accepted');
    const both = { ...ALL, 'domain ed25519:2': { publicKey: seedOf(3), ...FOREVER } };
    expect(problem('11', { ...sealed, signatures: { domain: unknown } }, both)).toBe(
      'wrong domain',
    );
    const foreign = { ...sealed.signatures, other: { 'ed25519:1': 'AAAA' } };
    expect(problem('11', { ...sealed, signatures: foreign })).toBe('accepted');
  });

  it('count while the key was valid, from version 5 on', () => {
    const until = (validUntil: number) => known('domain', { validUntil });
    expect(problem('11', sealed, until(1000))).toBe('accepted');
    expect(problem('11', sealed, until(999))).toBe('no-known-key domain');
    expect(problem('5', seal('5'), until(999))).toBe('no-known-key domain');
    expect(problem('4', seal('4'), until(999))).toBe('accepted');
  });

  it('count until the key was retired, in any version', () => {
    for (const id of ['1', '4', '5', '12'] as const) {
      const retired = (expiredAt: number) => known('domain', { expiredAt });
      expect(problem(id, seal(id), retired(1000))).toBe('accepted');
      expect(problem(id, seal(id), retired(999))).toBe('no-known-key domain');
    }
  });

  it('are also those of the event id’s server in versions 1 and 2', () => {
    const foreign = seal('2', { event_id: '$1:other' });
    expect(problem('2', foreign)).toBe('unsigned other');
    const signed = signEvent(foreign, ROOM_VERSIONS['2'], 'other', keyOf('other'), crypto);
    expect(receive('2', signed).signedBy).toEqual(new Set(['domain', 'other']));
    expect(problem('3', seal('3', { event_id: '$1:other' }))).toBe('accepted');
  });

  it('tell whether a restricted join is vouched for, and do not depend on it', () => {
    const content = { membership: 'join', join_authorised_via_users_server: '@a:third' };
    const join = seal('11', { type: 'm.room.member', state_key: '@alice:domain', content });
    expect(receive('11', join).signedBy).toEqual(new Set(['domain']));
    const signed = signEvent(join, ROOM_VERSIONS['11'], 'third', keyOf('third'), crypto);
    expect(receive('11', signed).signedBy).toEqual(new Set(['domain', 'third']));
    const wrong = signEvent(join, ROOM_VERSIONS['11'], 'third', keyOf('other'), crypto);
    expect(receive('11', wrong).signedBy).toEqual(new Set(['domain']));
  });

  it('may be missing on an invite that completes a third-party invite', () => {
    const content = { membership: 'invite', third_party_invite: {} };
    const invite = seal('11', { type: 'm.room.member', state_key: '@bob:other', content });
    expect(receive('11', { ...invite, signatures: {} }).signedBy).toEqual(new Set());
  });

  it('name the keys that will be asked for', () => {
    const content = { membership: 'join', join_authorised_via_users_server: '@a:third' };
    const parts = { type: 'm.room.member', state_key: '@alice:domain', content };
    const version = ROOM_VERSIONS['11'];
    const signed = signEvent(seal('11', parts), version, 'third', keyOf('third'), crypto);
    const twice = signEvent(signed, version, 'domain', keyOf('domain', 'ed25519:2'), crypto);
    const whole = signEvent(twice, version, 'other', keyOf('other'), crypto);
    expect(keysWanted(whole, version)).toEqual([
      { server: 'domain', keyId: 'ed25519:1' },
      { server: 'domain', keyId: 'ed25519:2' },
      { server: 'third', keyId: 'ed25519:1' },
    ]);
  });
});
