/** The room that events are received for, as it is before them. */
import type { CryptoPrimitives } from '../../matrix/crypto.ts';
import type { EventId, RoomId } from '../../matrix/identifiers.ts';
import type { RoomVersion } from '../../matrix/room-versions.ts';
import type { Ref } from '../../storage/refs.ts';
import type { RoomRow } from '../../storage/rooms.ts';
import type { RoomStores } from '../stores.ts';

/** An event that no other follows yet, and the state after it. */
export interface RoomEnd {
  readonly ref: Ref;
  readonly eventId: EventId;
  readonly depth: number;
  readonly group: Ref | null;
}

export interface ReceivingRoom {
  readonly stores: RoomStores;
  readonly crypto: CryptoPrimitives;
  readonly serverName: string;
  readonly roomId: RoomId;
  readonly version: RoomVersion;
  /** Undefined for a room that this server does not know yet. */
  readonly row: RoomRow | undefined;
  readonly ends: readonly RoomEnd[];
  readonly createEventId: EventId | undefined;
}
