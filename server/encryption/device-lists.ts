/**
 * Whose devices a user must look at again, and whose they need not follow any more.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#tracking-the-device-list-for-a-user
 */
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import type { RoomSyncReads } from '../rooms/types.ts';
import type { DeviceListChangeStore } from '../storage/device-list-changes.ts';
import type { KeySignatureStore } from '../storage/key-signatures.ts';

export interface DeviceListDependencies {
  readonly changes: Pick<DeviceListChangeStore, 'between'>;
  readonly signatures: Pick<KeySignatureStore, 'signedBetween'>;
  readonly rooms: Pick<
    RoomSyncReads,
    | 'memberships'
    | 'membershipsAt'
    | 'memberChanges'
    | 'mayHaveMoved'
    | 'joinedMembers'
    | 'sharingRoomWith'
  >;
}

/** Sorted user ids. */
export interface DeviceListDelta {
  /** Their keys changed, the user signed one of theirs, or they came to share a room with the user. */
  readonly changed: readonly UserId[];
  /** They shared a room with the user, and share none any more. */
  readonly left: readonly UserId[];
}

export class DeviceLists {
  readonly #dependencies: DeviceListDependencies;

  constructor(dependencies: DeviceListDependencies) {
    this.#dependencies = dependencies;
  }

  /** What happened after one position, up to another. */
  async between(userId: UserId, after: number, upTo: number): Promise<DeviceListDelta> {
    const { changes, rooms, signatures } = this.#dependencies;
    const updated = await changes.between(after, upTo);
    // The user's other devices want to know whom this one has verified. Nobody else may.
    const signed = new Set(await signatures.signedBetween(userId, after, upTo));
    if (updated.length === 0 && !rooms.mayHaveMoved(after, upTo))
      return { changed: [...signed].toSorted(), left: [] };
    const { stayed, entered, parted } = await this.#ownRooms(userId, after);
    const moved = await rooms.memberChanges([...stayed, ...parted], after, upTo);
    const members = await rooms.joinedMembers([...entered, ...parted]);
    const membersOf = (roomIds: readonly RoomId[]) =>
      roomIds.flatMap((roomId) => members.get(roomId) ?? []);

    const came = moved.filter((one) => one.membership === 'join' && one.previous !== 'join');
    const went = moved.filter((one) => one.membership !== 'join' && one.previous === 'join');
    const toFollow = [
      ...updated,
      ...signed,
      ...membersOf(entered),
      ...came.map((one) => one.userId),
    ];
    const toDrop = [...membersOf(parted), ...went.map((one) => one.userId)];
    if (toFollow.length === 0 && toDrop.length === 0) return { changed: [], left: [] };

    const sharing = await rooms.sharingRoomWith(userId, new Set([...toFollow, ...toDrop]));
    const isOwnUpdate = updated.includes(userId);
    const isFollowed = (other: UserId) => sharing.has(other) || signed.has(other);
    return {
      changed: sorted(toFollow, (other) => (other === userId ? isOwnUpdate : isFollowed(other))),
      left: sorted(toDrop, (other) => other !== userId && !sharing.has(other)),
    };
  }

  /** The rooms the user stayed in, entered and left since a position. */
  async #ownRooms(userId: UserId, after: number) {
    const { rooms } = this.#dependencies;
    const memberships = await rooms.memberships(userId);
    const joined = memberships.filter((one) => one.membership === 'join');
    const now = new Set(joined.map((one) => one.roomId));
    const nothingMoved = memberships.every((one) => one.position <= after);
    if (nothingMoved) return { stayed: [...now], entered: [], parted: [] };
    const before = await rooms.membershipsAt(userId, after);
    const then = new Set(
      before.filter((one) => one.membership === 'join').map((one) => one.roomId),
    );
    return {
      stayed: [...now].filter((roomId) => then.has(roomId)),
      entered: [...now].filter((roomId) => !then.has(roomId)),
      parted: [...then].filter((roomId) => !now.has(roomId)),
    };
  }
}

function sorted(userIds: readonly UserId[], condition: (userId: UserId) => boolean): UserId[] {
  return [...new Set(userIds)].filter(condition).toSorted();
}
