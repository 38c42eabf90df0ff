/** Aliases, and the rooms that are published. */
import type { Network } from '../../storage/network-rooms.ts';
import type { RoomAlias, RoomId } from '../../matrix/identifiers.ts';
import type { JsonObject } from '../../matrix/json.ts';
import type { Visibility } from './changes.ts';
import type { Actor } from './people.ts';

export interface PublicRoomsQuery {
  readonly limit?: number;
  readonly since?: string;
  readonly searchTerm?: string;
  /** Room types; null is a room without one. Absent: all. */
  readonly roomTypes?: readonly (string | null)[];
  /** The rooms of one network, or of all and the server's own. Absent: the server's own. */
  readonly network?: Network | 'all';
}

export type PublicRoom = JsonObject & { readonly room_id: RoomId };

export interface PublicRoomsPage {
  readonly chunk: readonly PublicRoom[];
  readonly next_batch?: string;
  readonly prev_batch?: string;
  readonly total_room_count_estimate: number;
}

/** Aliases and the published room directory. */
export interface RoomDirectory {
  setAlias(actor: Actor, alias: RoomAlias, roomId: RoomId): Promise<void>;
  resolveAlias(
    alias: RoomAlias,
  ): Promise<{ readonly roomId: RoomId; readonly servers: readonly string[] }>;
  deleteAlias(actor: Actor, alias: RoomAlias): Promise<void>;
  localAliases(actor: Actor, roomId: RoomId): Promise<readonly RoomAlias[]>;
  visibility(roomId: RoomId): Promise<Visibility>;
  setVisibility(actor: Actor, roomId: RoomId, visibility: Visibility): Promise<void>;
  publicRooms(query: PublicRoomsQuery): Promise<PublicRoomsPage>;
}
