import type { PduDraft } from './events.ts';
import type { UserId } from './identifiers.ts';
import { isString, isStringArray } from './json.ts';
import type { RoomVersion } from './room-versions.ts';

/**
 * The users who made a room, the one who sent the create event (or is named by it) first.
 *
 * Room versions 1 to 10 name one `creator` in the content; 11 takes the sender; 12 takes the
 * sender and `additional_creators`.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules
 */
export function roomCreators(create: PduDraft, version: RoomVersion): readonly UserId[] {
  if (version.auth.creatorInContent) {
    return isString(create.content.creator) ? [create.content.creator] : [];
  }
  if (!version.auth.privilegedCreators) return [create.sender];
  const additional = create.content.additional_creators;
  return [...new Set([create.sender, ...(isStringArray(additional) ? additional : [])])];
}
