/**
 * What the rest of the server may ask of rooms. Routes and /sync code against these types alone; the one
 * implementation is made by `createRooms` in `index.ts`.
 *
 * Everything that fails because of the request throws `MatrixError` and has changed nothing.
 */
import type { Delivery, IncomingEvent, Receipt } from './receive/types.ts';
import type { RoomChanges } from './types/changes.ts';
import type { RoomDirectory } from './types/directory.ts';
import type { RoomReads } from './types/reads.ts';
import type { RoomSyncReads } from './types/sync.ts';

export type * from './types/changes.ts';
export type * from './types/directory.ts';
export type * from './types/people.ts';
export type * from './types/reads.ts';
export type * from './types/sync.ts';
export type { StrippedEvent } from '../matrix/stripped-state.ts';

export interface Rooms {
  readonly changes: RoomChanges;
  /**
   * The door for events of other servers, and for ours that come back: `receive/` says what happens behind it. A room's
   * events are one commit.
   */
  receive(events: readonly IncomingEvent[], delivery: Delivery): Promise<readonly Receipt[]>;
  readonly directory: RoomDirectory;
  readonly reads: RoomReads;
  readonly sync: RoomSyncReads;
}
