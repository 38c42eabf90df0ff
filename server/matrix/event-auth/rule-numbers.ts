import type { AuthBehaviours, RoomVersion } from '../room-versions.ts';

/**
 * Every rule by a name of ours, with the number that the spec's page for a room version gives it.
 *
 * Versions add and drop rules, and every later number shifts. The order never changes, so the
 * numbers follow from which rules exist: what follows is the spec's list, line by line. A rule that
 * the version lacks has no number ({@link ABSENT}) and shifts nothing.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules
 */
export type RuleNumbers = ReturnType<typeof count>;
export type RuleName = keyof RuleNumbers;

export const ABSENT = '-';

const known = new Map<RoomVersion, RuleNumbers>();

export function ruleNumbers(version: RoomVersion): RuleNumbers {
  const remembered = known.get(version);
  if (remembered !== undefined) return remembered;
  const numbers = count(version);
  known.set(version, numbers);
  return numbers;
}

function count(version: RoomVersion) {
  const { auth, roomIds } = version;
  const rule = counter('');
  return {
    ...createRules(counter(rule()), auth),
    roomId: roomIds === 'create-event' ? rule() : ABSENT,
    ...citedRules(rule(), auth),
    federate: rule(),
    ...aliasesRules(auth.aliasesRule ? counter(rule()) : absent),
    ...memberRules(counter(rule()), auth),
    senderJoined: rule(),
    thirdPartyInvite: `${rule()}.1`,
    requiredPower: rule(),
    foreignStateKey: rule(),
    ...powerLevelRules(counter(rule()), version),
    ...redactionRules(auth.redactionRule ? counter(rule()) : absent),
    otherwise: rule(),
  };
}

/** The create event. */
function createRules(rule: Counter, auth: AuthBehaviours) {
  return {
    createFirst: rule(),
    createRoomId: rule(),
    createVersion: rule(),
    createCreator: auth.creatorInContent ? rule() : ABSENT,
    createAdditionalCreators: auth.privilegedCreators ? rule() : ABSENT,
    createAllowed: rule(),
  };
}

/** What an event cites in its `auth_events`. Nothing allows an event here; rules may refuse it. */
function citedRules(group: string, auth: AuthBehaviours) {
  const rule = counter(group);
  return {
    cited: group,
    citedTwice: rule(),
    citedBeyondNeed: rule(),
    citedRejected: rule(),
    citedCreate: auth.createIsAuthEvent ? rule() : ABSENT,
    citedOtherRoom: rule(),
  };
}

function aliasesRules(rule: Counter) {
  return { aliasesStateKey: rule(), aliasesServer: rule(), aliasesAllowed: rule() };
}

function memberRules(rule: Counter, auth: AuthBehaviours) {
  return {
    memberShape: rule(),
    memberAuthorised: auth.restricted ? `${rule()}.1` : ABSENT,
    ...joinRules(counter(rule()), auth),
    ...inviteRules(counter(rule())),
    ...leaveRules(counter(rule())),
    ...banRules(counter(rule())),
    ...knockRules(auth.knock ? counter(rule()) : absent),
    memberUnknown: rule(),
  };
}

function joinRules(rule: Counter, auth: AuthBehaviours) {
  return {
    joinFirst: rule(),
    joinOther: rule(),
    joinBanned: rule(),
    joinInvited: rule(),
    ...restrictedRules(auth.restricted ? counter(rule()) : absent),
    joinPublic: rule(),
    joinOtherwise: rule(),
  };
}

function restrictedRules(rule: Counter) {
  return {
    joinRestrictedMember: rule(),
    joinRestrictedUnvouched: rule(),
    joinRestrictedVouched: rule(),
  };
}

function inviteRules(rule: Counter) {
  return {
    ...thirdPartyRules(counter(rule())),
    inviteSender: rule(),
    inviteTarget: rule(),
    inviteAllowed: rule(),
    inviteOtherwise: rule(),
  };
}

/** An invite that completes an `m.room.third_party_invite`. */
function thirdPartyRules(rule: Counter) {
  return {
    thirdPartyBanned: rule(),
    thirdPartySigned: rule(),
    thirdPartyShape: rule(),
    thirdPartyTarget: rule(),
    thirdPartyToken: rule(),
    thirdPartySender: rule(),
    thirdPartyAllowed: rule(),
    thirdPartyOtherwise: rule(),
  };
}

function leaveRules(rule: Counter) {
  return {
    leaveSelf: rule(),
    leaveSender: rule(),
    leaveUnban: rule(),
    leaveAllowed: rule(),
    leaveOtherwise: rule(),
  };
}

function banRules(rule: Counter) {
  return { banSender: rule(), banAllowed: rule(), banOtherwise: rule() };
}

function knockRules(rule: Counter) {
  return {
    knockJoinRule: rule(),
    knockOther: rule(),
    knockAllowed: rule(),
    knockOtherwise: rule(),
  };
}

function powerLevelRules(rule: Counter, { auth, powerLevelValues }: RoomVersion) {
  const strict = powerLevelValues === 'integers';
  return {
    levelsSingle: strict ? rule() : ABSENT,
    levelsMaps: strict ? rule() : ABSENT,
    levelsUsers: rule(),
    levelsCreators: auth.privilegedCreators ? rule() : ABSENT,
    levelsFirst: rule(),
    ...changedLevelRules(counter(rule())),
    levelsEntryBefore: `${rule()}.1`,
    levelsEntryAfter: `${rule()}.1`,
    levelsUserBefore: `${rule()}.1`,
    levelsUserAfter: `${rule()}.1`,
    levelsAllowed: rule(),
  };
}

function changedLevelRules(rule: Counter) {
  return { levelsSingleBefore: rule(), levelsSingleAfter: rule() };
}

function redactionRules(rule: Counter) {
  return { redactionPower: rule(), redactionServer: rule(), redactionOtherwise: rule() };
}

/** Hands out the numbers of one list, one after the other. */
type Counter = () => string;

function counter(group: string): Counter {
  let last = 0;
  return () => `${group === '' ? '' : `${group}.`}${++last}`;
}

const absent: Counter = () => ABSENT;
