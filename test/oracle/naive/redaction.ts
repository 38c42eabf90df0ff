import type { PduDraft } from '../../../server/matrix/events.ts';
import { isObject, type JsonObject } from '../../../server/matrix/json.ts';
import type { VersionNumber } from './room.ts';

/** What is kept of an event; see the section "Redactions" of each room version's page. */
export function redacted(event: PduDraft, version: VersionNumber): JsonObject {
  const kept = [
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
  if (version <= 10) kept.push('prev_state', 'origin', 'membership');

  const result = only(event, kept);
  return { ...result, content: redactedContent(event.type, event.content, version) };
}

function redactedContent(type: string, content: JsonObject, version: VersionNumber): JsonObject {
  switch (type) {
    case 'm.room.member': {
      const keys = ['membership'];
      if (version >= 9) keys.push('join_authorised_via_users_server');
      const result = only(content, keys);
      const invite = content['third_party_invite'];
      // Nothing is left of a third_party_invite that has no `signed`.
      if (version >= 11 && isObject(invite) && Object.hasOwn(invite, 'signed')) {
        return { ...result, third_party_invite: only(invite, ['signed']) };
      }
      return result;
    }
    case 'm.room.create':
      return version >= 11 ? content : only(content, ['creator']);
    case 'm.room.join_rules':
      return only(content, version >= 8 ? ['join_rule', 'allow'] : ['join_rule']);
    case 'm.room.power_levels': {
      const keys = ['ban', 'events', 'events_default', 'kick', 'redact', 'state_default'];
      keys.push('users', 'users_default');
      if (version >= 11) keys.push('invite');
      return only(content, keys);
    }
    case 'm.room.aliases':
      return version <= 5 ? only(content, ['aliases']) : {};
    case 'm.room.history_visibility':
      return only(content, ['history_visibility']);
    case 'm.room.redaction':
      return version >= 11 ? only(content, ['redacts']) : {};
    default:
      return {};
  }
}

function only(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)));
}
