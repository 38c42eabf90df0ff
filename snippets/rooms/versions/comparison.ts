/**
 * A comparison: the same thing in two room versions, made by our own code, and what it shows as claims.
 *
 * Comparisons run when the site is built and in the tests. A claim that does not hold stops both.
 */
import type { CryptoPrimitives } from '../../../server/matrix/crypto.ts';
import { type Verdict, authorize } from '../../../server/matrix/event-auth/index.ts';
import { EventFormatError, parsePdu } from '../../../server/matrix/event-format.ts';
import type { Pdu } from '../../../server/matrix/events.ts';
import type { JsonValue } from '../../../server/matrix/json.ts';
import { redact } from '../../../server/matrix/redaction.ts';
import {
  ROOM_VERSIONS,
  type RoomVersion,
  type RoomVersionId,
} from '../../../server/matrix/room-versions.ts';
import { type BuiltEvent, type BuiltSketch, buildSketch } from '../sketch/build.ts';
import { isSigned, judge } from '../sketch/judge.ts';
import type { Sketch } from '../sketch/sketch.ts';

/** What can be done in one version. */
export interface Side {
  readonly version: RoomVersion;
  readonly crypto: CryptoPrimitives;
  /** The sketch's event with the room before it, hashed and signed. */
  build(sketch: (version: RoomVersion) => Sketch): BuiltSketch;
  verdict(sketch: (version: RoomVersion) => Sketch): Verdict;
  /** What is left of an event after its redaction. */
  redacted(event: BuiltEvent): Pdu;
  /** What the rules say to a changed copy of a built event. */
  verdictOn(pdu: Pdu, built: BuiltSketch): Verdict;
  /** Why it is no event of this version; undefined when it is one. */
  formatProblem(event: JsonValue): string | undefined;
}

/** Two things to be looked at beside each other. */
export interface Pair {
  /** What they are, where the comparison shows more than one pair. */
  readonly caption?: string;
  readonly older: JsonValue;
  readonly newer: JsonValue;
}

export interface Comparison {
  /** In kebab-case: `message-without-id`. */
  readonly id: string;
  readonly title: string;
  readonly versions: readonly [older: RoomVersionId, newer: RoomVersionId];
  readonly claims: Readonly<Record<string, string>>;
  /** Shows pairs, and states each claim with {@link Stage.claim}. */
  readonly run: (stage: Stage) => readonly Pair[];
}

export interface Stage {
  readonly older: Side;
  readonly newer: Side;
  claim(id: string, holds: boolean): void;
}

export interface FinishedComparison {
  readonly pairs: readonly Pair[];
  /** The claims that did not hold, or were never stated. Empty when all is well. */
  readonly broken: readonly string[];
}

export function runComparison(
  comparison: Comparison,
  crypto: CryptoPrimitives,
): FinishedComparison {
  const [older, newer] = comparison.versions;
  const held = new Map<string, boolean>();
  const pairs = comparison.run({
    older: sideOf(ROOM_VERSIONS[older], crypto),
    newer: sideOf(ROOM_VERSIONS[newer], crypto),
    claim: (id, holds) => held.set(id, holds && held.get(id) !== false),
  });
  const unknown = [...held.keys()].filter((id) => !Object.hasOwn(comparison.claims, id));
  const broken = Object.keys(comparison.claims).filter((id) => held.get(id) !== true);
  return { pairs, broken: [...broken, ...unknown] };
}

function sideOf(version: RoomVersion, crypto: CryptoPrimitives): Side {
  return {
    version,
    crypto,
    build: (sketch) => buildSketch(sketch(version), version, crypto),
    verdict: (sketch) => judge(sketch(version), version, crypto).verdict,
    redacted: ({ pdu }) => redact(pdu, version),
    verdictOn: (pdu, { state }) =>
      authorize(pdu, {
        version,
        crypto,
        state,
        signedBy: (server) => isSigned(pdu, server, version, crypto),
      }),
    formatProblem(event) {
      try {
        parsePdu(event, version);
        return undefined;
      } catch (error) {
        if (error instanceof EventFormatError) return error.message;
        throw error;
      }
    },
  };
}

/** A verdict as the pairs show it. */
export function shownVerdict(verdict: Verdict): JsonValue {
  return verdict.allowed
    ? { allowed: true, rule: verdict.rule }
    : { allowed: false, rule: verdict.rule, reason: verdict.reason };
}
