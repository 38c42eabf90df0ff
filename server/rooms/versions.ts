/** Which room versions this server makes rooms in. It understands the older ones, but makes none. */
import { roomVersion, type RoomVersion } from '../matrix/room-versions.ts';

export const CREATABLE_ROOM_VERSIONS: readonly string[] = ['6', '7', '8', '9', '10', '11', '12'];

export function isCreatableRoomVersion(id: string): boolean {
  return CREATABLE_ROOM_VERSIONS.includes(id);
}

/** The behaviours of a version that rooms are made in; undefined for any other text. */
export function creatableRoomVersion(id: string): RoomVersion | undefined {
  return isCreatableRoomVersion(id) ? roomVersion(id) : undefined;
}
