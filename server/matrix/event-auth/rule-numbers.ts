import type { RoomVersion } from '../room-versions.ts';

/**
 * The numbers that the spec's page for a room version gives to its rules.
 *
 * Versions add and drop rules, and every later number shifts. The order never changes, so the
 * numbers follow from which rules exist.
 */
export type RuleNumbers = {
  readonly create: string;
  /** The room id must name the create event (version 12 and later). */
  readonly roomId: string;
  readonly authEvents: string;
  readonly federate: string;
  /** Versions 1 to 5. */
  readonly aliases: string;
  readonly member: string;
  /** Version 8 and later. */
  readonly memberAuthorised: string;
  readonly memberJoin: string;
  readonly memberInvite: string;
  readonly memberLeave: string;
  readonly memberBan: string;
  /** Version 7 and later. */
  readonly memberKnock: string;
  readonly memberUnknown: string;
  readonly senderJoined: string;
  readonly thirdPartyInvite: string;
  readonly requiredPower: string;
  readonly foreignStateKey: string;
  readonly powerLevels: string;
  /** Versions 1 and 2. */
  readonly redaction: string;
};

const known = new Map<RoomVersion, RuleNumbers>();

export function ruleNumbers(version: RoomVersion): RuleNumbers {
  const remembered = known.get(version);
  if (remembered !== undefined) return remembered;
  const numbers = count(version);
  known.set(version, numbers);
  return numbers;
}

/** A rule that the version lacks gets no number and shifts nothing; nothing ever refuses by it. */
const ABSENT = '-';

function count({ auth, roomIds }: RoomVersion): RuleNumbers {
  const rule = counter('');
  const create = rule();
  const roomId = roomIds === 'create-event' ? rule() : ABSENT;
  const authEvents = rule();
  const federate = rule();
  const aliases = auth.aliasesRule ? rule() : ABSENT;
  const member = rule();

  const memberRule = counter(`${member}.`);
  memberRule(); // The first one asks for a state key and a membership.
  const memberAuthorised = auth.restricted ? memberRule() : ABSENT;
  const memberJoin = memberRule();
  const memberInvite = memberRule();
  const memberLeave = memberRule();
  const memberBan = memberRule();
  const memberKnock = auth.knock ? memberRule() : ABSENT;
  const memberUnknown = memberRule();

  return {
    create,
    roomId,
    authEvents,
    federate,
    aliases,
    member,
    memberAuthorised,
    memberJoin,
    memberInvite,
    memberLeave,
    memberBan,
    memberKnock,
    memberUnknown,
    senderJoined: rule(),
    thirdPartyInvite: rule(),
    requiredPower: rule(),
    foreignStateKey: rule(),
    powerLevels: rule(),
    redaction: auth.redactionRule ? rule() : ABSENT,
  };
}

function counter(prefix: string): () => string {
  let last = 0;
  return () => `${prefix}${++last}`;
}
