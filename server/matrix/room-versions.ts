/**
 * Every room version as a record of named behaviours.
 *
 * A room version is a set of small decisions. Each has a name here, and the code that follows it
 * asks for the name: nowhere else is a version number compared. Reading a record tells what is
 * special about that version; reading from one to the next tells what it changed.
 *
 * @see https://spec.matrix.org/v1.19/rooms/
 */

export type RoomVersionId =
  '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '10' | '11' | '12';

/** What survives when an event of this version is redacted, beyond what survives in all. */
export type RedactionBehaviours = {
  /** The top-level keys `origin`, `membership` and `prev_state` are kept. */
  readonly keepsLegacyTopLevelKeys: boolean;
  /** `m.room.aliases` keeps `aliases`. */
  readonly keepsAliases: boolean;
  /** `m.room.join_rules` keeps `allow`. */
  readonly keepsJoinRulesAllow: boolean;
  /** `m.room.member` keeps `join_authorised_via_users_server`. */
  readonly keepsJoinAuthorisedVia: boolean;
  /** `m.room.member` keeps `third_party_invite`, with nothing but its `signed`. */
  readonly keepsThirdPartyInviteSigned: boolean;
  /** `m.room.create` keeps all of its content, instead of `creator` alone. */
  readonly keepsWholeCreate: boolean;
  /** `m.room.power_levels` keeps `invite`. */
  readonly keepsInviteLevel: boolean;
  /** `m.room.redaction` keeps `redacts`. */
  readonly keepsRedacts: boolean;
};

/** Which authorization rules exist, and how they read. */
export type AuthBehaviours = {
  /** `m.room.aliases` has a rule of its own, and needs no membership. */
  readonly aliasesRule: boolean;
  /** `m.room.redaction` is authorized by the redact level or the event id's server. */
  readonly redactionRule: boolean;
  /** Changes of `notifications` in power levels are checked like changes of `events`. */
  readonly notificationsChecked: boolean;
  /** Users may knock: membership `knock` and join rule `knock`. */
  readonly knock: boolean;
  /** The join rule `restricted`, and joins that another server authorized. */
  readonly restricted: boolean;
  /** The join rule `knock_restricted`. */
  readonly knockRestricted: boolean;
  /** The create event must name its `creator`; without this, its sender is the creator. */
  readonly creatorInContent: boolean;
  /** The creators have infinite power, and power levels may not mention them. */
  readonly privilegedCreators: boolean;
  /** The create event is one of every event's `auth_events`; without this, it must not be. */
  readonly createIsAuthEvent: boolean;
};

export type RoomVersion = {
  readonly id: RoomVersionId;

  /**
   * How an event refers to others in `prev_events` and `auth_events`: with pairs of an id and a
   * hash (and its own id in `event_id`), or with plain ids (and no `event_id`).
   */
  readonly eventReferences: 'pairs' | 'ids';

  /** Event ids are chosen by the sending server, or are the reference hash in Base64. */
  readonly eventIds: 'chosen' | 'base64' | 'base64url';

  /** Room ids are chosen by the creating server, or are the create event's id with a `!`. */
  readonly roomIds: 'chosen' | 'create-event';

  /** Whether numbers that Canonical JSON forbids are refused or let through. */
  readonly canonicalJson: 'strict' | 'lenient';

  /** What a power level may be: an integer; or a string with one; or a fraction, cut off. */
  readonly powerLevelValues: 'integers' | 'integers-or-strings' | 'numbers-or-strings';

  /** Where `m.room.redaction` names its target: in `redacts` beside or inside `content`. */
  readonly redactsIn: 'event' | 'content';

  readonly stateResolution: 'v1' | 'v2' | 'v2.1';

  /** A signing key must have been valid at the time that the event gives for itself. */
  readonly signingKeyValidityEnforced: boolean;

  /** The server named in `event_id` must have signed too, when it is not the sender's. */
  readonly eventIdServerSigns: boolean;

  readonly redaction: RedactionBehaviours;
  readonly auth: AuthBehaviours;
};

const V1: RoomVersion = {
  id: '1',
  eventReferences: 'pairs',
  eventIds: 'chosen',
  roomIds: 'chosen',
  canonicalJson: 'lenient',
  powerLevelValues: 'numbers-or-strings',
  redactsIn: 'event',
  stateResolution: 'v1',
  signingKeyValidityEnforced: false,
  eventIdServerSigns: true,
  redaction: {
    keepsLegacyTopLevelKeys: true,
    keepsAliases: true,
    keepsJoinRulesAllow: false,
    keepsJoinAuthorisedVia: false,
    keepsThirdPartyInviteSigned: false,
    keepsWholeCreate: false,
    keepsInviteLevel: false,
    keepsRedacts: false,
  },
  auth: {
    aliasesRule: true,
    redactionRule: true,
    notificationsChecked: false,
    knock: false,
    restricted: false,
    knockRestricted: false,
    creatorInContent: true,
    privilegedCreators: false,
    createIsAuthEvent: true,
  },
};

/** Version 2: states are resolved in a way that cannot be turned back. */
const V2: RoomVersion = { ...V1, id: '2', stateResolution: 'v2' };

/** Version 3: the hash of an event is its id. */
const V3: RoomVersion = {
  ...V2,
  id: '3',
  eventReferences: 'ids',
  eventIds: 'base64',
  eventIdServerSigns: false,
  auth: { ...V2.auth, redactionRule: false },
};

/** Version 4: event ids fit in a URL. */
const V4: RoomVersion = { ...V3, id: '4', eventIds: 'base64url' };

/** Version 5: an expired key signs no events. */
const V5: RoomVersion = { ...V4, id: '5', signingKeyValidityEnforced: true };

/** Version 6: Canonical JSON is enforced, aliases are ordinary events, notifications are guarded. */
const V6: RoomVersion = {
  ...V5,
  id: '6',
  canonicalJson: 'strict',
  powerLevelValues: 'integers-or-strings',
  redaction: { ...V5.redaction, keepsAliases: false },
  auth: { ...V5.auth, aliasesRule: false, notificationsChecked: true },
};

/** Version 7: knocking. */
const V7: RoomVersion = { ...V6, id: '7', auth: { ...V6.auth, knock: true } };

/** Version 8: members of one room may join another. */
const V8: RoomVersion = {
  ...V7,
  id: '8',
  redaction: { ...V7.redaction, keepsJoinRulesAllow: true },
  auth: { ...V7.auth, restricted: true },
};

/** Version 9: a redacted restricted join stays a valid one. */
const V9: RoomVersion = {
  ...V8,
  id: '9',
  redaction: { ...V8.redaction, keepsJoinAuthorisedVia: true },
};

/** Version 10: knocking and restriction together; power levels are integers. */
const V10: RoomVersion = {
  ...V9,
  id: '10',
  powerLevelValues: 'integers',
  auth: { ...V9.auth, knockRestricted: true },
};

/** Version 11: redaction keeps what matters; the sender of the create event is the creator. */
const V11: RoomVersion = {
  ...V10,
  id: '11',
  redactsIn: 'content',
  redaction: {
    ...V10.redaction,
    keepsLegacyTopLevelKeys: false,
    keepsThirdPartyInviteSigned: true,
    keepsWholeCreate: true,
    keepsInviteLevel: true,
    keepsRedacts: true,
  },
  auth: { ...V10.auth, creatorInContent: false },
};

/** Version 12: the create event's hash is the room's id; creators cannot be demoted. */
const V12: RoomVersion = {
  ...V11,
  id: '12',
  roomIds: 'create-event',
  stateResolution: 'v2.1',
  auth: { ...V11.auth, privilegedCreators: true, createIsAuthEvent: false },
};

export const ROOM_VERSIONS: Readonly<Record<RoomVersionId, RoomVersion>> = {
  '1': V1,
  '2': V2,
  '3': V3,
  '4': V4,
  '5': V5,
  '6': V6,
  '7': V7,
  '8': V8,
  '9': V9,
  '10': V10,
  '11': V11,
  '12': V12,
};

/** Whether the spec knows this version. Which ones rooms are made in is the server's choice. */
export function isRoomVersionId(id: string): id is RoomVersionId {
  return Object.hasOwn(ROOM_VERSIONS, id);
}

/** The behaviours of a version, or `undefined` for one that the spec does not know. */
export function roomVersion(id: string): RoomVersion | undefined {
  return isRoomVersionId(id) ? ROOM_VERSIONS[id] : undefined;
}
