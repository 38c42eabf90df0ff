/**
 * GET /rooms/{roomId}/initialSync: one room as it is now, with the last of what was said.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidinitialsync
 */
import { MatrixError } from '../errors.ts';
import type { RoomId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { Actor, RoomDirectory, RoomReads, RoomSyncReads } from '../rooms/types.ts';
import type { AccountDataStore } from '../storage/account-data.ts';
import type { Engine } from '../storage/engine.ts';

export interface SnapshotDependencies {
  readonly engine: Pick<Engine, 'position'>;
  readonly reads: Pick<RoomReads, 'messages' | 'state'>;
  readonly sync: Pick<RoomSyncReads, 'memberships'>;
  readonly directory: Pick<RoomDirectory, 'visibility'>;
  readonly accountData: Pick<AccountDataStore, 'inRooms'>;
}

const MESSAGES = 20;

export class RoomSnapshots {
  readonly #with: SnapshotDependencies;

  constructor(dependencies: SnapshotDependencies) {
    this.#with = dependencies;
  }

  /** Throws M_FORBIDDEN for who is not in the room, never was and is not invited, unless all the world may read it. */
  async read(actor: Actor, roomId: RoomId): Promise<JsonObject> {
    const { sync, directory } = this.#with;
    const rows = await sync.memberships(actor.userId);
    const row = rows.find((one) => one.roomId === roomId && !one.forgotten);
    const history = row?.membership === 'invite' ? {} : await this.#history(actor, roomId);
    return {
      room_id: roomId,
      ...(row === undefined ? {} : { membership: row.membership }),
      ...history,
      visibility: await directory.visibility(roomId),
      account_data: await this.#accountData(actor, roomId),
    };
  }

  /** Of a room that was left: what the user saw of it. */
  async #history(actor: Actor, roomId: RoomId): Promise<JsonObject> {
    const { reads } = this.#with;
    const page = await reads.messages(actor, roomId, { dir: 'b', limit: MESSAGES });
    const state = await reads.state(actor, roomId).catch((error: unknown) => {
      // Who knocks may see a little of the history, and none of the state.
      if (error instanceof MatrixError) return [];
      throw error;
    });
    return {
      messages: {
        ...(page.end === undefined ? {} : { start: page.end }),
        end: page.start,
        chunk: page.chunk.toReversed(),
      },
      state,
    };
  }

  async #accountData({ userId }: Actor, roomId: RoomId): Promise<JsonObject[]> {
    const { accountData, engine } = this.#with;
    const rows = await accountData.inRooms(userId, {
      rooms: [roomId],
      whole: new Set([roomId]),
      after: 0,
      upTo: engine.position,
    });
    return rows.map(({ type, content }) => ({ type, content }));
  }
}
