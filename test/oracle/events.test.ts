import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../../server/crypto/node.ts';
import { canonicalJson } from '../../server/matrix/canonical-json.ts';
import { eventId } from '../../server/matrix/hashing.ts';
import { parseJson } from '../../server/matrix/parse-json.ts';
import { redact } from '../../server/matrix/redaction.ts';
import { sealEvent, verifyEvent } from '../../server/matrix/signing.ts';
import { versionOf } from './compare/server.ts';
import { historyOf } from './generate/history.ts';
import { plans } from './generate/plans.ts';
import { VERSIONS } from './naive/room.ts';

const crypto = nodeCrypto();
const key = { keyId: 'ed25519:1', seed: new Uint8Array(32).fill(7) };
const publicKey = crypto.ed25519PublicKey(key.seed);

describe.each(VERSIONS)('events of version %d', (number) => {
  const version = versionOf(number);
  const events = historyOf(
    fc.sample(plans(number, { atLeast: 30, atMost: 30 }), { seed: 7, numRuns: 1 })[0] ?? fail(),
  ).room.graph;

  it('are signed so that the signature and the id outlive redaction, and nothing else does', () => {
    for (const { pdu } of events.values()) {
      const { hashes: _h, signatures: _s, ...draft } = pdu;
      const sealed = sealEvent(draft, version, 'a.example', key, crypto);
      const isSigned = (event: typeof pdu) =>
        verifyEvent(event, version, 'a.example', key.keyId, publicKey, crypto);
      const bare = redact(sealed.pdu, version);
      expect(isSigned(sealed.pdu)).toBe(true);
      expect(isSigned(bare)).toBe(true);
      expect(eventId(bare, version, crypto)).toBe(sealed.eventId);
      expect(redact(bare, version)).toEqual(bare);
      expect(isSigned({ ...sealed.pdu, depth: pdu.depth + 1 })).toBe(false);
    }
  });

  it('read back from Canonical JSON as they were', () => {
    for (const { pdu } of events.values()) {
      const text = canonicalJson(pdu, version.canonicalJson);
      const { value } = parseJson(text);
      expect(value).toEqual(pdu);
      expect(canonicalJson(value, version.canonicalJson)).toBe(text);
    }
  });
});

function fail(): never {
  throw new Error('fast-check made no sample');
}
