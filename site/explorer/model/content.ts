/** What a client would write in each room version, so that one scenario can be told in all of them. */
import { roomCreators } from '../../../server/matrix/creators.ts';
import type { PduDraft } from '../../../server/matrix/events.ts';
import { isObject, type JsonObject, own } from '../../../server/matrix/json.ts';
import type { RoomVersion } from '../../../server/matrix/room-versions.ts';
import type { ScenarioEvent } from '../scenario.ts';

/** The power that a scenario gives to whom it means to rule the room. */
const FULL_POWER = 100;

/**
 * The content of an event in a room version. Two things differ:
 *
 * - the create event names its version and, up to version 10, its creator;
 * - where creators have infinite power, power levels that give a creator 100 leave that entry out, as clients must. One
 *   that gives a creator less stays: that is somebody trying.
 */
export function contentIn(
  event: ScenarioEvent,
  version: RoomVersion,
  create: PduDraft | undefined,
): JsonObject {
  if (event.type === 'm.room.create' && event.stateKey === '') {
    return {
      ...(version.auth.creatorInContent ? { creator: event.sender } : {}),
      room_version: version.id,
      ...event.content,
    };
  }
  const { users } = event.content;
  const leavesOut =
    event.type === 'm.room.power_levels' && version.auth.privilegedCreators && isObject(users);
  if (!leavesOut || create === undefined) return event.content;
  const creators = roomCreators(create, version);
  return {
    ...event.content,
    users: Object.fromEntries(
      Object.entries(users).filter(
        ([user]) => !creators.includes(user) || own(users, user) !== FULL_POWER,
      ),
    ),
  };
}
