/** What goes into `m.room.member` events. */
import type { Membership } from '../matrix/events.ts';
import type { UserId } from '../matrix/identifiers.ts';
import { without, type JsonObject } from '../matrix/json.ts';
import type { RoomsContext } from './stores.ts';

/** A member event's content with the member's present profile. */
export async function memberContent(
  { profiles }: RoomsContext,
  userId: UserId,
  membership: Membership,
  reason?: string,
): Promise<JsonObject> {
  return { ...(await profiles.read(userId)), ...bareMember(membership, reason) };
}

/** A member event's content for who goes: no profile, so that nobody can be made to show one. */
export function bareMember(membership: Membership, reason?: string): JsonObject {
  return { membership, ...(reason === undefined ? {} : { reason }) };
}

/** What belongs to one step of a membership and not to the next. */
const OF_ONE_STEP = ['reason', 'join_authorised_via_users_server', 'third_party_invite'];

/** The content of a joined member after a change of profile: all else stays. */
export function withProfile(content: JsonObject, profile: JsonObject): JsonObject {
  return { ...without(content, 'displayname', 'avatar_url', ...OF_ONE_STEP), ...profile };
}
