import type { PduDraft } from './events.ts';
import { isObject, isString, type JsonObject, type JsonValue, pick } from './json.ts';
import type { RedactionBehaviours, RoomVersion } from './room-versions.ts';

const KEPT_IN_ALL_VERSIONS = [
  'event_id',
  'type',
  'room_id',
  'sender',
  'state_key',
  'content',
  'hashes',
  'signatures',
  'depth',
  'prev_events',
  'auth_events',
  'origin_server_ts',
];

const KEPT_FOR_LEGACY = ['origin', 'membership', 'prev_state'];

const POWER_LEVELS_KEPT = [
  'ban',
  'events',
  'events_default',
  'kick',
  'redact',
  'state_default',
  'users',
  'users_default',
];

/** What redaction needs to see; drafts and complete events both are this. */
type Redactable = JsonObject & { readonly type: string; readonly content: JsonObject };

/**
 * The redacted copy of an event: everything gone that is not needed to authorize later events.
 *
 * Redacting twice changes nothing more. `unsigned` goes too; whoever shows a redacted event to a
 * client adds `redacted_because` afterwards.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#redactions
 */
export function redact<E extends Redactable>(event: E, version: RoomVersion): E {
  const content = redactContent(event.type, event.content, version.redaction);
  const redacted = { ...event, content };
  for (const key of Object.keys(redacted)) {
    if (!isKept(key, version.redaction)) Reflect.deleteProperty(redacted, key);
  }
  return redacted;
}

function isKept(key: string, rules: RedactionBehaviours): boolean {
  if (KEPT_IN_ALL_VERSIONS.includes(key)) return true;
  return rules.keepsLegacyTopLevelKeys && KEPT_FOR_LEGACY.includes(key);
}

function redactContent(type: string, content: JsonObject, rules: RedactionBehaviours): JsonObject {
  switch (type) {
    case 'm.room.member':
      return redactMember(content, rules);
    case 'm.room.create':
      return rules.keepsWholeCreate ? content : pick(content, ['creator']);
    case 'm.room.join_rules':
      return pick(content, rules.keepsJoinRulesAllow ? ['join_rule', 'allow'] : ['join_rule']);
    case 'm.room.power_levels':
      return pick(
        content,
        rules.keepsInviteLevel ? [...POWER_LEVELS_KEPT, 'invite'] : POWER_LEVELS_KEPT,
      );
    case 'm.room.aliases':
      return rules.keepsAliases ? pick(content, ['aliases']) : {};
    case 'm.room.history_visibility':
      return pick(content, ['history_visibility']);
    case 'm.room.redaction':
      return rules.keepsRedacts ? pick(content, ['redacts']) : {};
    default:
      return {};
  }
}

function redactMember(content: JsonObject, rules: RedactionBehaviours): JsonObject {
  const kept = rules.keepsJoinAuthorisedVia
    ? pick(content, ['membership', 'join_authorised_via_users_server'])
    : pick(content, ['membership']);
  const signed = rules.keepsThirdPartyInviteSigned ? signedOf(content) : undefined;
  return signed === undefined ? kept : { ...kept, third_party_invite: { signed } };
}

function signedOf(content: JsonObject): JsonValue | undefined {
  const invite = content.third_party_invite;
  return isObject(invite) ? invite.signed : undefined;
}

/** The id of the event that a redaction aims at, from where this room version keeps it. */
export function redactionTarget(event: PduDraft, version: RoomVersion): string | undefined {
  if (event.type !== 'm.room.redaction') return undefined;
  const target = version.redactsIn === 'content' ? event.content.redacts : event.redacts;
  return isString(target) ? target : undefined;
}
