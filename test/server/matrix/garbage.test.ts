import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CanonicalJsonError } from '../../../server/matrix/canonical-json.ts';
import { authorize, checkCitedEvents } from '../../../server/matrix/event-auth/index.ts';
import { EventFormatError } from '../../../server/matrix/event-format.ts';
import type { JsonObject, JsonValue } from '../../../server/matrix/json.ts';
import { JsonSyntaxError, parseJson } from '../../../server/matrix/parse-json.ts';
import {
  readServerKeys,
  receivePdu,
  ServerKeysError,
  SignatureError,
} from '../../../server/matrix/receipt/index.ts';
import { redact, redactionTarget } from '../../../server/matrix/redaction.ts';
import { ROOM_VERSIONS } from '../../../server/matrix/room-versions.ts';
import { sealEvent } from '../../../server/matrix/signing.ts';
import { canonicalValue } from './arbitraries.ts';
import { Graph } from './state-resolution/graph.ts';
import { crypto, draft, peopledRoom } from './room.ts';

const versions = Object.values(ROOM_VERSIONS);
const version = fc.constantFrom(...versions);

const key = { keyId: 'ed25519:1', seed: new Uint8Array(32).fill(1) };
const publicKey = crypto.ed25519PublicKey(key.seed);
const keys = () => ({ publicKey, validUntil: 2 ** 53 });

const TYPED = [EventFormatError, SignatureError, JsonSyntaxError, ServerKeysError];

/** Runs it, and lets nothing through but the errors that are promised. */
function survives(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!TYPED.some((kind) => error instanceof kind)) throw error;
  }
}

/** Values where rules look, right and wrong ones. */
const odd: fc.Arbitrary<JsonValue> = fc.oneof(
  canonicalValue,
  fc.constantFrom<JsonValue>(
    '@alice:domain',
    'join',
    'invite',
    'ban',
    'knock',
    '__proto__',
    '99999999999999999999',
    { '@alice:domain': 100 },
    { signed: { mxid: '@alice:domain', token: 't', signatures: { x: { 'ed25519:1': '' } } } },
  ),
);
const CONTENT_KEYS = [
  'membership',
  'third_party_invite',
  'join_authorised_via_users_server',
  'users',
  'events',
  'notifications',
  'ban',
  'creator',
  'additional_creators',
  'room_version',
  'redacts',
];
const content = fc.dictionary(fc.constantFrom(...CONTENT_KEYS), odd, { noNullPrototype: true });
const type = fc.constantFrom(
  'm.room.create',
  'm.room.member',
  'm.room.power_levels',
  'm.room.join_rules',
  'm.room.third_party_invite',
  'm.room.aliases',
  'm.room.redaction',
  'm.room.topic',
);

describe('garbage throws nothing but typed errors:', () => {
  it('texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), version, (text, of) => {
        survives(() => receivePdu(parseJson(text).value, of, keys, crypto));
        survives(() => readServerKeys(parseJson(text).value, 'domain', 0, crypto));
      }),
    );
  });

  it('events with a field replaced', () => {
    const fields = [...Object.keys(draft({})), 'state_key', 'event_id', 'hashes', 'signatures'];
    fc.assert(
      fc.property(version, fc.constantFrom(...fields), odd, type, (of, field, value, name) => {
        const parts = { type: name, event_id: '$1:domain', prev_events: [] };
        const { pdu } = sealEvent(draft(parts), of, 'domain', key, crypto);
        survives(() => receivePdu({ ...pdu, [field]: value }, of, keys, crypto));
      }),
    );
  });

  it('content of events that went through, and of the state they are judged by', () => {
    fc.assert(
      fc.property(version, type, content, content, (of, name, sent, stands) => {
        const room = peopledRoom(of.id);
        for (const each of ['m.room.power_levels', 'm.room.join_rules', 'm.room.create']) {
          room.set(each, stands);
        }
        room.set('m.room.third_party_invite', stands, 't');
        const event = draft({
          type: name,
          content: sent,
          state_key: '@alice:domain',
          prev_events: [],
        });
        const verdict = authorize({ ...event, room_id: room.roomId }, room.context());
        expect(verdict.rule).toMatch(/^\d+(\.\d+)*$/);
        const { pdu } = sealEvent({ ...event, event_id: '$1:domain' }, of, 'domain', key, crypto);
        const received = receivePdu(pdu, of, keys, crypto);
        const cited = checkCitedEvents(event, [{ event: pdu, rejected: false }], of);
        expect(cited.rule).toMatch(/^\d+(\.\d+)*$/);
        const redacted = redact(received.pdu, of);
        expect(redact(redacted, of)).toEqual(redacted);
        redactionTarget(redacted, of);
      }),
    );
  });

  it('states to resolve', () => {
    fc.assert(
      fc.property(version, content, content, type, (of, first, second, name) => {
        const graph = new Graph(of.id);
        graph.levels('$p1', first, ['$alice']);
        graph.levels('$p2', second, ['$p1', '$alice']);
        graph.add('$a', name, first, ['$p1', '$alice'], { key: '@alice:domain' });
        graph.add('$b', name, second, ['$p2', '$alice'], { key: '@alice:domain' });
        const ids = graph.resolve(graph.state('$p1', '$alice', '$a'), graph.state('$p2', '$b'));
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });

  it('numbers that have no canonical form, when events are made', () => {
    const seal = (body: JsonObject) => () =>
      sealEvent(draft({ content: body }), ROOM_VERSIONS['11'], 'domain', key, crypto);
    expect(seal({ a: 1.5 })).toThrow(CanonicalJsonError);
    expect(seal({ a: -0 })).not.toThrow();
  });
});
