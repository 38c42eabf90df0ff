import type { RoomMembers } from '../ephemeral/members.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { Notifier } from '../sync/notifier.ts';

export interface AnnounceDependencies {
  readonly members: Pick<RoomMembers, 'joinedRooms'>;
  readonly notifier: Pick<Notifier, 'poke'>;
  /** Told what could not be announced; nobody waits for it. */
  readonly onError: (error: unknown) => void;
}

/** Wakes, after a commit, the user and all who share a room with them: their keys are not what they were. */
export type Announce = (userId: UserId) => () => void;

export function announcer({ members, notifier, onError }: AnnounceDependencies): Announce {
  return (userId) => () => {
    members
      .joinedRooms(userId)
      .then((rooms) => notifier.poke({ users: [userId], rooms }))
      .catch(onError);
  };
}
