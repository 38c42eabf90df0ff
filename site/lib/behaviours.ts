/**
 * The behaviours of room versions in words: what each is about, what its values mean, which function follows it and
 * under which heading the spec has it. The values themselves come from the records in server/matrix/room-versions.ts.
 */
import type { RoomVersion } from '../../server/matrix/room-versions.ts';

export interface Behaviour {
  /** Where in the record: `auth.knock`. */
  readonly path: string;
  readonly name: string;
  /** Value → what it means, as the end of a sentence that the name begins. */
  readonly values: Readonly<Record<string, string>>;
  /** The function that asks for it: a file and a name in it. */
  readonly follows: readonly [file: string, name: string];
  /** The heading on the spec's page of the version that changed it. */
  readonly heading: string;
}

const yesNo = (yes: string, no: string) => ({ true: yes, false: no });
const kept = yesNo('kept', 'dropped');

const REDACTION = 'server/matrix/redaction.ts';
const RULES = 'server/matrix/event-auth';

export const BEHAVIOURS: readonly Behaviour[] = [
  {
    path: 'eventIds',
    name: 'Event ids',
    values: {
      chosen: 'chosen by the sender’s server, with its name at the end',
      base64: 'the event’s reference hash, in Base64',
      base64url: 'the event’s reference hash, in URL-safe Base64',
    },
    follows: ['server/matrix/hashing.ts', 'eventIdFrom'],
    heading: 'event-ids',
  },
  {
    path: 'eventReferences',
    name: 'References to other events',
    values: { pairs: 'pairs of an id and a hash', ids: 'ids' },
    follows: ['server/matrix/event-format.ts', 'referencesOf'],
    heading: 'event-format',
  },
  {
    path: 'roomIds',
    name: 'Room ids',
    values: {
      chosen: 'chosen by the server that makes the room',
      'create-event': 'the create event’s id, with ! in the place of $',
    },
    follows: [`${RULES}/index.ts`, 'wrongRoom'],
    heading: 'event-format',
  },
  {
    path: 'canonicalJson',
    name: 'Canonical JSON',
    values: {
      lenient: 'not enforced: fractions and large numbers pass',
      strict: 'enforced: integers within 53 bits only',
    },
    follows: ['server/matrix/event-format.ts', 'canonicalText'],
    heading: 'canonical-json',
  },
  {
    path: 'powerLevelValues',
    name: 'Power levels',
    values: {
      'numbers-or-strings': 'integers, strings with integers, and fractions, cut at the point',
      'integers-or-strings': 'integers and strings with integers',
      integers: 'integers',
    },
    follows: ['server/matrix/power-levels.ts', 'parsePowerLevel'],
    heading: 'event-format',
  },
  {
    path: 'redactsIn',
    name: 'What a redaction is about',
    values: { event: 'beside the content', content: 'in the content' },
    follows: [REDACTION, 'redactionTarget'],
    heading: 'moving-the-redacts-property-of-mroomredaction-events-to-a-content-property',
  },
  {
    path: 'stateResolution',
    name: 'State resolution',
    values: {
      v1: 'version 1: by depth',
      v2: 'version 2: by power, time and what the events prove',
      'v2.1': 'version 2.1: starts from nothing, and takes in the events between the conflicted',
    },
    follows: ['server/matrix/state-resolution/index.ts', 'resolveConflict'],
    heading: 'state-resolution',
  },
  {
    path: 'signingKeyValidityEnforced',
    name: 'Validity of signing keys',
    values: yesNo('enforced at the event’s time', 'not enforced'),
    follows: ['server/matrix/receipt/verify-keys.ts', 'isValidAt'],
    heading: 'signing-key-validity-period',
  },
  {
    path: 'eventIdServerSigns',
    name: 'The server in the event id',
    values: yesNo('signs the event too', 'there is none'),
    follows: ['server/matrix/signing.ts', 'requiredSigners'],
    heading: 'event-ids',
  },
  {
    path: 'redaction.keepsLegacyTopLevelKeys',
    name: 'Redaction: origin, membership and prev_state beside the content',
    values: kept,
    follows: [REDACTION, 'isKept'],
    heading: 'redactions',
  },
  {
    path: 'redaction.keepsAliases',
    name: 'Redaction: the aliases of m.room.aliases',
    values: kept,
    follows: [REDACTION, 'redactContent'],
    heading: 'redactions',
  },
  {
    path: 'redaction.keepsJoinRulesAllow',
    name: 'Redaction: the rooms that a join rule allows',
    values: kept,
    follows: [REDACTION, 'redactContent'],
    heading: 'redactions',
  },
  {
    path: 'redaction.keepsJoinAuthorisedVia',
    name: 'Redaction: who vouched for a join',
    values: kept,
    follows: [REDACTION, 'redactMember'],
    heading: 'redactions',
  },
  {
    path: 'redaction.keepsThirdPartyInviteSigned',
    name: 'Redaction: what an identity server signed',
    values: kept,
    follows: [REDACTION, 'redactMember'],
    heading: 'redactions',
  },
  {
    path: 'redaction.keepsWholeCreate',
    name: 'Redaction: the create event’s content',
    values: yesNo('kept whole', 'kept as far as it names the creator'),
    follows: [REDACTION, 'redactContent'],
    heading: 'redactions',
  },
  {
    path: 'redaction.keepsInviteLevel',
    name: 'Redaction: the level for inviting',
    values: kept,
    follows: [REDACTION, 'redactContent'],
    heading: 'redactions',
  },
  {
    path: 'redaction.keepsRedacts',
    name: 'Redaction: what a redaction was about',
    values: kept,
    follows: [REDACTION, 'redactContent'],
    heading: 'redactions',
  },
  {
    path: 'auth.aliasesRule',
    name: 'm.room.aliases',
    values: yesNo('has a rule of its own, and needs no membership', 'is like any other state'),
    follows: [`${RULES}/index.ts`, 'authorize'],
    heading: 'authorisation-rules',
  },
  {
    path: 'auth.redactionRule',
    name: 'm.room.redaction',
    values: yesNo(
      'is refused to those who may not redact',
      'enters like any message, and may take no effect',
    ),
    follows: [`${RULES}/redaction.ts`, 'redactionApplies'],
    heading: 'authorisation-rules',
  },
  {
    path: 'auth.notificationsChecked',
    name: 'Levels of notifications',
    values: yesNo('guarded like levels of events', 'anybody’s who may change the event'),
    follows: [`${RULES}/power-levels.ts`, 'changedEntries'],
    heading: 'authorisation-rules',
  },
  {
    path: 'auth.knock',
    name: 'Knocking',
    values: yesNo('a membership and a join rule', 'unknown'),
    follows: [`${RULES}/member.ts`, 'authorizeMember'],
    heading: 'authorisation-rules',
  },
  {
    path: 'auth.restricted',
    name: 'Join rule restricted',
    values: yesNo('joins that a member vouches for', 'unknown: lets nobody in'),
    follows: [`${RULES}/member-join.ts`, 'isRestricted'],
    heading: 'authorisation-rules',
  },
  {
    path: 'auth.knockRestricted',
    name: 'Join rule knock_restricted',
    values: yesNo('both knock and restricted', 'unknown: lets nobody in'),
    follows: [`${RULES}/member-join.ts`, 'isRestricted'],
    heading: 'authorisation-rules',
  },
  {
    path: 'auth.creatorInContent',
    name: 'The creator',
    values: yesNo('named in the create event’s content', 'the sender of the create event'),
    follows: ['server/matrix/creators.ts', 'roomCreators'],
    heading: 'event-format',
  },
  {
    path: 'auth.privilegedCreators',
    name: 'The power of creators',
    values: yesNo('infinite, and theirs for ever', '100 until there are power levels'),
    follows: ['server/matrix/power-levels.ts', 'powerLevels'],
    heading: 'authorisation-rules',
  },
  {
    path: 'auth.createIsAuthEvent',
    name: 'The create event in auth_events',
    values: yesNo('must be cited', 'must not be cited'),
    follows: ['server/matrix/auth-events.ts', 'authEventKeys'],
    heading: 'authorisation-rules',
  },
];

/** The value that a version's record has at a path, as text. */
export function valueAt(version: RoomVersion, path: string): string {
  const value = path
    .split('.')
    .reduce<unknown>((part, key) => Reflect.get(Object(part), key), version);
  return String(value);
}

/** One behaviour that differs between a version and the one before. */
export interface Change {
  readonly behaviour: Behaviour;
  readonly before: string;
  readonly after: string;
}

/** What a version says about a behaviour, in words. */
export function wordsFor(behaviour: Behaviour, version: RoomVersion): string {
  return behaviour.values[valueAt(version, behaviour.path)] ?? '';
}

/** The behaviours that differ, in the order of the list. */
export function changesBetween(older: RoomVersion, newer: RoomVersion): Change[] {
  return BEHAVIOURS.filter(({ path }) => valueAt(older, path) !== valueAt(newer, path)).map(
    (behaviour) => ({
      behaviour,
      before: wordsFor(behaviour, older),
      after: wordsFor(behaviour, newer),
    }),
  );
}
