import type { PduDraft } from '../events.ts';
import { isUserId, serverOf } from '../identifiers.ts';
import { isArray, isString } from '../json.ts';
import { isRoomVersionId, type RoomVersion } from '../room-versions.ts';
import { ruleNumbers } from './rule-numbers.ts';
import { allow, refuse, type Verdict } from './verdict.ts';

/**
 * Rule 1: the create event. It comes first, so no state can be asked about it.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules
 */
export function authorizeCreate(event: PduDraft, version: RoomVersion): Verdict {
  const rules = ruleNumbers(version);
  const { content } = event;

  if (event.prev_events.length > 0) {
    return refuse(rules.createFirst, 'm.room.create must be the first event: it has prev_events');
  }
  if (version.roomIds === 'create-event') {
    if (event.room_id !== undefined) {
      return refuse(
        rules.createRoomId,
        'm.room.create must not have a room_id: its own hash becomes it',
      );
    }
  } else if (event.room_id === undefined || serverOf(event.room_id) !== serverOf(event.sender)) {
    return refuse(
      rules.createRoomId,
      'the room_id of m.room.create must be of the sender’s server',
    );
  }

  const declared = content.room_version;
  if (declared !== undefined && !(isString(declared) && isRoomVersionId(declared))) {
    return refuse(rules.createVersion, 'content.room_version is not a known room version');
  }
  if (version.auth.creatorInContent && !Object.hasOwn(content, 'creator')) {
    return refuse(rules.createCreator, 'content.creator is missing');
  }
  if (version.auth.privilegedCreators && Object.hasOwn(content, 'additional_creators')) {
    const additional = content.additional_creators;
    if (!isArray(additional) || !additional.every((id) => isString(id) && isUserId(id))) {
      return refuse(
        rules.createAdditionalCreators,
        'content.additional_creators must be a list of user ids',
      );
    }
  }
  return allow(rules.createAllowed);
}
