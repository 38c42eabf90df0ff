/** What the server's own rules say about a sketch. */
import type { CryptoPrimitives } from '../../../server/matrix/crypto.ts';
import {
  authorize,
  checkCitedEvents,
  type Verdict,
  watchState,
} from '../../../server/matrix/event-auth/index.ts';
import type { Pdu, StateKey } from '../../../server/matrix/events.ts';
import type { RoomVersion } from '../../../server/matrix/room-versions.ts';
import { verifyEvent } from '../../../server/matrix/signing.ts';
import { type BuiltSketch, buildSketch } from './build.ts';
import { KEY_ID, publicKey } from './keys.ts';
import type { Sketch } from './sketch.ts';

export interface Judgement {
  readonly verdict: Verdict;
  /** The entries of the room's state that were looked at on the way. */
  readonly used: readonly StateKey[];
  readonly built: BuiltSketch;
}

/** Builds the sketch in a room version and puts its event to the rules. Throws what building throws. */
export function judge(sketch: Sketch, version: RoomVersion, crypto: CryptoPrimitives): Judgement {
  const built = buildSketch(sketch, version, crypto);
  const { pdu } = built.event;
  const watched = watchState(built.state);
  const verdict = authorize(pdu, {
    version,
    crypto,
    state: watched.state,
    signedBy: (server) => isSigned(pdu, server, version, crypto),
  });
  const cited = checkCitedEvents(
    pdu,
    built.cited.map((event) => ({ event: event.pdu, rejected: event.rejected })),
    version,
  );
  return { verdict: firstToDecide(verdict, cited), used: watched.used(), built };
}

/** Whether an event carries a right signature by a server's key. */
export function isSigned(
  pdu: Pdu,
  server: string,
  version: RoomVersion,
  crypto: CryptoPrimitives,
): boolean {
  return verifyEvent(pdu, version, server, KEY_ID, publicKey(server, crypto), crypto);
}

/** Rules are asked in their order: what an event cites is looked at before most others, and only refuses. */
function firstToDecide(verdict: Verdict, cited: Verdict): Verdict {
  if (cited.allowed) return verdict;
  return !verdict.allowed && ruleGroup(verdict) < ruleGroup(cited) ? verdict : cited;
}

function ruleGroup({ rule }: Verdict): number {
  return Number(rule.split('.')[0]);
}
