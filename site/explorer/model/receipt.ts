/**
 * The checks on receipt that ask the rules: by the event's auth events, by the state before it, by the room's current
 * state. Each tells which rule decided and which entries of the state it looked at.
 *
 * @see https://spec.matrix.org/v1.19/server-server-api/#checks-performed-on-receipt-of-a-pdu
 */
import type { CryptoPrimitives } from '../../../server/matrix/crypto.ts';
import {
  authorize,
  checkCitedEvents,
  type Verdict,
} from '../../../server/matrix/event-auth/index.ts';
import { watchState } from '../../../server/matrix/event-auth/watched-state.ts';
import type { Pdu, StateKey } from '../../../server/matrix/events.ts';
import type { GraphEvent } from '../../../server/matrix/graph.ts';
import type { EventId } from '../../../server/matrix/identifiers.ts';
import type { RoomVersion } from '../../../server/matrix/room-versions.ts';

/** The entry of some state: the event there, if any. */
export type Entries = (type: string, stateKey: string) => GraphEvent | undefined;

/** An entry that a verdict looked at, and what it found. */
export type Used = { readonly entry: StateKey; readonly id: EventId | undefined };

export type CheckName = 'auth-events' | 'state-before' | 'current-state';

export type Check = {
  readonly name: CheckName;
  readonly verdict: Verdict;
  readonly used: readonly Used[];
};

export type Judged = {
  readonly outcome: 'accepted' | 'soft-failed' | 'rejected';
  readonly checks: readonly Check[];
};

export type Receipt = {
  readonly pdu: Pdu;
  readonly version: RoomVersion;
  readonly crypto: CryptoPrimitives;
  readonly create: GraphEvent | undefined;
  readonly cited: readonly GraphEvent[];
  readonly before: Entries;
  readonly current: Entries;
};

/** Makes the checks in order, until one refuses. */
export function judge(receipt: Receipt): Judged {
  const checks: Check[] = [];
  const passes = (check: Check): boolean => {
    checks.push(check);
    return check.verdict.allowed;
  };
  if (!passes(byAuthEvents(receipt))) return { outcome: 'rejected', checks };
  if (!passes(byState('state-before', receipt.before, receipt)))
    return { outcome: 'rejected', checks };
  if (!passes(byState('current-state', receipt.current, receipt)))
    return { outcome: 'soft-failed', checks };
  return { outcome: 'accepted', checks };
}

function byAuthEvents(receipt: Receipt): Check {
  const { pdu, version, cited, create } = receipt;
  const citation = checkCitedEvents(
    pdu,
    cited.map(({ pdu: event, rejected }) => ({ event, rejected })),
    version,
  );
  if (!citation.allowed) {
    const used = cited.map(({ id, pdu: { type, state_key: key = '' } }): Used => ({
      entry: [type, key],
      id,
    }));
    return { name: 'auth-events', verdict: citation, used };
  }
  // From version 12 on the room id stands for the create event, which is then not cited.
  const proof = version.auth.createIsAuthEvent || create === undefined ? cited : [create, ...cited];
  const entries: Entries = (type, key) =>
    proof.find(({ pdu: event }) => event.type === type && event.state_key === key);
  return byState('auth-events', entries, receipt);
}

function byState(
  name: CheckName,
  entries: Entries,
  { pdu, version, crypto, create }: Receipt,
): Check {
  const watched = watchState((type, key) => entries(type, key)?.pdu);
  const verdict = authorize(pdu, {
    version,
    state: watched.state,
    crypto,
    // A scenario's events carry no signatures; each is taken to have the ones it needs.
    signedBy: () => true,
    ...(create === undefined ? {} : { createEventId: create.id }),
  });
  const used = watched.used().map((entry): Used => ({ entry, id: entries(...entry)?.id }));
  return { name, verdict, used };
}
