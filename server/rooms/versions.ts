/** Which room versions this server makes rooms in: all that the spec has. */
import { ROOM_VERSIONS, roomVersion, type RoomVersion } from '../matrix/room-versions.ts';

export const CREATABLE_ROOM_VERSIONS: readonly string[] = Object.keys(ROOM_VERSIONS);

export function isCreatableRoomVersion(id: string): boolean {
  return CREATABLE_ROOM_VERSIONS.includes(id);
}

/** The behaviours of a version that rooms are made in; undefined for any other text. */
export function creatableRoomVersion(id: string): RoomVersion | undefined {
  return isCreatableRoomVersion(id) ? roomVersion(id) : undefined;
}
