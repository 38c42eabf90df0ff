/** Room summaries: what a client names a room by when it has no name. */
import type { RoomId, UserId } from '../../matrix/identifiers.ts';
import type { RoomSyncReads } from '../../rooms/types.ts';

export interface RoomSummary {
  readonly heroes: readonly UserId[];
  readonly joined: number;
  readonly invited: number;
}

/** The summaries of rooms: two queries, however many rooms. */
export async function roomSummaries(
  reads: Pick<RoomSyncReads, 'counts' | 'heroes'>,
  userId: UserId,
  roomIds: readonly RoomId[],
): Promise<ReadonlyMap<RoomId, RoomSummary>> {
  if (roomIds.length === 0) return new Map();
  const [counts, heroes] = await Promise.all([
    reads.counts(roomIds),
    reads.heroes(userId, roomIds),
  ]);
  return new Map(
    roomIds.map((roomId) => [
      roomId,
      {
        heroes: heroes.get(roomId) ?? [],
        joined: counts.get(roomId)?.joined ?? 0,
        invited: counts.get(roomId)?.invited ?? 0,
      },
    ]),
  );
}
