import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CanonicalJsonError } from '../../server/matrix/canonical-json.ts';
import { authEventKeys } from '../../server/matrix/auth-events.ts';
import { authorize, checkCitedEvents } from '../../server/matrix/event-auth/index.ts';
import { EventFormatError, parsePdu } from '../../server/matrix/event-format.ts';
import type { Pdu } from '../../server/matrix/events.ts';
import { eventId } from '../../server/matrix/hashing.ts';
import { IdentifierError } from '../../server/matrix/identifiers.ts';
import { isArray, isObject, type JsonValue } from '../../server/matrix/json.ts';
import { JsonSyntaxError, parseJson } from '../../server/matrix/parse-json.ts';
import { redact } from '../../server/matrix/redaction.ts';
import { versionOf } from './compare/server.ts';
import { fakeCrypto } from './generate/fake-crypto.ts';
import { historyOf } from './generate/history.ts';
import { plans } from './generate/plans.ts';
import { keyName, nameOf, VERSIONS, type VersionNumber } from './naive/room.ts';

const TYPED = [JsonSyntaxError, EventFormatError, CanonicalJsonError, IdentifierError];

/** What a server does to an event that arrives. Answers how far it came. */
function receive(text: string, state: ReadonlyMap<string, Pdu>, number: VersionNumber): string {
  const version = versionOf(number);
  let reached = 'nothing';
  try {
    const { value } = parseJson(text);
    reached = 'json';
    const pdu = parsePdu(value, version);
    reached = 'event';
    authEventKeys(pdu, version);
    const cited = [...state.values()].map((event) => ({ event, rejected: false }));
    checkCitedEvents(pdu, cited, version);
    authorize(pdu, {
      version,
      state: (type, stateKey) => state.get(keyName(type, stateKey)),
      crypto: fakeCrypto,
      signedBy: () => true,
    });
    redact(pdu, version);
    eventId(pdu, version, fakeCrypto);
    reached = 'verdict';
  } catch (error) {
    if (!TYPED.some((type) => error instanceof type)) throw error;
  }
  return reached;
}

describe('garbage', () => {
  it('as text ends in a typed error', () => {
    const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => new TextDecoder().decode(array));
    const texts = fc.oneof(bytes, fc.string({ unit: 'binary' }), fc.json());
    fc.assert(
      fc.property(texts, fc.constantFrom(...VERSIONS), (text, version) => {
        expect(['nothing', 'json']).toContain(receive(text, new Map(), version));
      }),
      { numRuns: 500 },
    );
  });

  it.each([1, 5, 9, 12] as const)(
    'inside events of version %d, and inside the state they are judged by, ends in a verdict or a typed error',
    (version) => {
      const reached = new Map<string, number>();
      const plan = plans(version, { atLeast: 25, atMost: 25 });
      fc.assert(
        fc.property(plan, fc.infiniteStream(fc.jsonValue()), fc.nat(), (plan, values, seed) => {
          const pdus = [...historyOf(plan).room.graph.values()].map(({ pdu }) => pdu);
          const spoilt = pdus.map((pdu, index) => spoil(pdu, (seed + index * 7) % 97, values));
          const state = new Map<string, Pdu>();
          for (const text of spoilt) {
            const how = receive(text, state, version);
            reached.set(how, (reached.get(how) ?? 0) + 1);
            if (how !== 'verdict') continue;
            const pdu = parsePdu(parseJson(text).value, versionOf(version));
            const name = nameOf(pdu);
            if (name !== undefined) state.set(name, pdu);
          }
        }),
        { numRuns: 20 },
      );
      expect(reached.get('verdict')).toBeGreaterThan(50);
      expect(reached.get('json')).toBeGreaterThan(50);
    },
  );
});

/** One value somewhere in an event replaced by another. */
function spoil(pdu: Pdu, where: number, values: Iterator<unknown>): string {
  let left = where;
  const visit = (value: JsonValue): unknown => {
    if (left-- === 0) return values.next().value;
    if (isArray(value)) return value.map(visit);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visit(inner)]));
  };
  return JSON.stringify(visit(pdu) ?? null);
}
