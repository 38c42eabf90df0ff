import { authEventKeys } from '../../../server/matrix/auth-events.ts';
import { authorize, checkCitedEvents } from '../../../server/matrix/event-auth/index.ts';
import type { StateKey } from '../../../server/matrix/events.ts';
import { redact } from '../../../server/matrix/redaction.ts';
import { type RoomVersion, roomVersion } from '../../../server/matrix/room-versions.ts';
import { resolve } from '../../../server/matrix/state-resolution/index.ts';
import { authEventsOf, type BegunRoom, lookupIn } from '../naive/judge.ts';
import { get, type RoomEvent, type State, type VersionNumber } from '../naive/room.ts';
import type { Decision } from '../naive/rule-list.ts';

/** The server's implementation, asked the questions that the oracle answers. */

export function versionOf(version: VersionNumber): RoomVersion {
  const found = roomVersion(`${version}`);
  if (found === undefined) throw new Error(`room version ${version} is not known`);
  return found;
}

/** The verdict in the order of the rules: the create event, the room's id, citations, all others. */
export function serverJudges(event: RoomEvent, state: State, room: BegunRoom): Decision {
  const version = versionOf(room.version);
  const cited = authEventsOf(event, room.graph).map(({ pdu, rejected }) => ({
    event: pdu,
    rejected,
  }));
  const verdict = authorize(event.pdu, {
    version,
    state: lookupIn(state, room.graph),
    crypto: room.crypto,
    signedBy: (server) => room.isSignedBy(event, server),
    createEventId: room.createId,
  });
  const isAboutRoomId = !verdict.allowed && room.version >= 12 && verdict.rule === '2';
  const citations = checkCitedEvents(event.pdu, cited, version);
  const decided = citations.allowed || isAboutRoomId ? verdict : citations;
  if (!decided.allowed && decided.reason === '') throw new Error('refused without a reason');
  return { allowed: decided.allowed, rule: decided.rule };
}

export function serverResolves(states: readonly State[], room: BegunRoom): State {
  return resolve(states, {
    version: versionOf(room.version),
    crypto: room.crypto,
    event: (id) => get(room.graph, id),
    createEventId: room.createId,
  });
}

export function serverRedacts({ pdu }: RoomEvent, version: VersionNumber): unknown {
  return redact(pdu, versionOf(version));
}

export function serverSelects({ pdu }: RoomEvent, version: VersionNumber): readonly StateKey[] {
  return authEventKeys(pdu, versionOf(version));
}
