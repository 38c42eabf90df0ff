import { membershipIn, type PduDraft, type StateKey } from './events.ts';
import { isObject, isString, type JsonObject } from './json.ts';
import type { RoomVersion } from './room-versions.ts';

/**
 * Which pieces of room state an event needs to prove that its sender may send it. The current
 * events at these keys, where there are any, become its `auth_events`.
 *
 * No key comes twice. The create event itself needs none.
 *
 * @see https://spec.matrix.org/v1.19/server-server-api/#auth-events-selection
 */
export function authEventKeys(event: PduDraft, version: RoomVersion): readonly StateKey[] {
  if (event.type === 'm.room.create') return [];

  const keys: StateKey[] = [];
  if (version.auth.createIsAuthEvent) keys.push(['m.room.create', '']);
  keys.push(['m.room.power_levels', ''], ['m.room.member', event.sender]);
  if (event.type !== 'm.room.member') return keys;

  const target = event.state_key;
  if (target !== undefined && target !== event.sender) keys.push(['m.room.member', target]);

  const membership = membershipIn(event.content);
  if (membership === 'join' || membership === 'invite' || membership === 'knock') {
    keys.push(['m.room.join_rules', '']);
  }
  if (membership === 'invite') {
    const token = thirdPartyInviteToken(event.content);
    if (token !== undefined) keys.push(['m.room.third_party_invite', token]);
  }
  if (membership === 'join' && version.auth.restricted) {
    const authoriser = event.content.join_authorised_via_users_server;
    if (isString(authoriser) && authoriser !== event.sender && authoriser !== target) {
      keys.push(['m.room.member', authoriser]);
    }
  }
  return keys;
}

/**
 * Picks the auth events for a new event out of the current room state.
 *
 * @param at what the state has at a key: event ids, events, whatever the caller keeps
 */
export function selectAuthEvents<T>(
  event: PduDraft,
  version: RoomVersion,
  at: (type: string, stateKey: string) => T | undefined,
): T[] {
  return authEventKeys(event, version)
    .map(([type, stateKey]) => at(type, stateKey))
    .filter((entry) => entry !== undefined);
}

function thirdPartyInviteToken(content: JsonObject): string | undefined {
  const invite = content.third_party_invite;
  const signed = isObject(invite) ? invite.signed : undefined;
  const token = isObject(signed) ? signed.token : undefined;
  return isString(token) ? token : undefined;
}
