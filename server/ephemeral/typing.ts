/**
 * Who is typing where. Kept in memory only: it is worth nothing a minute later.
 *
 * Each change takes a stream position of its own, so that a sync token covers it like everything else.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#typing-notifications
 */
import { MatrixError } from '../errors.ts';
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import type { Engine } from '../storage/engine.ts';
import type { Notifier } from '../sync/notifier.ts';
import { requireJoined, type RoomMembers } from './members.ts';
import { NO_EPHEMERAL_NEWS, NO_NEWS, type EphemeralNews } from './news.ts';
import type { Timers } from './timers.ts';

/** Used when the client names no timeout. Milliseconds. */
const DEFAULT_TIMEOUT = 30_000;
/** Nobody types for longer without saying so again. Milliseconds. */
const MAX_TIMEOUT = 120_000;

export interface TypingDependencies {
  readonly engine: Pick<Engine, 'commit'>;
  readonly members: Pick<RoomMembers, 'isJoined'>;
  readonly notifier: Pick<Notifier, 'poke'>;
  readonly timers: Timers;
  readonly news?: EphemeralNews;
  /** Told what a timer could not do; nobody waits for it. */
  readonly onError: (error: unknown) => void;
}

interface Room {
  /** User → what ends their timeout. In the order in which they began. */
  readonly users: Map<UserId, () => void>;
  /** When the list last changed, as far as commits have ended. */
  position: number;
  /** How many commits are under way. */
  pending: number;
}

export class Typing {
  readonly #dependencies: TypingDependencies;
  readonly #rooms = new Map<RoomId, Room>();

  constructor(dependencies: TypingDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Says that a user types, or stopped. `timeout` in milliseconds, at most two minutes. Throws M_FORBIDDEN for
   * another user and for a room the user is not joined to, M_INVALID_PARAM for a timeout below 0.
   */
  async set(
    requester: { readonly userId: UserId },
    roomId: RoomId,
    userId: string,
    typing: boolean,
    timeout: number | undefined,
  ): Promise<void> {
    if (requester.userId !== userId)
      throw new MatrixError('M_FORBIDDEN', `${userId} is not you: only they can say they type`);
    if (timeout !== undefined && timeout < 0)
      throw new MatrixError('M_INVALID_PARAM', 'timeout must not be negative');
    await requireJoined(this.#dependencies.members, roomId, userId);
    if (!typing || timeout === 0) return this.stop(roomId, userId);
    await this.#start(roomId, userId, Math.min(timeout ?? DEFAULT_TIMEOUT, MAX_TIMEOUT));
  }

  /** The user stopped typing, sent what they typed, or left. */
  async stop(roomId: RoomId, userId: UserId): Promise<void> {
    const room = this.#rooms.get(roomId);
    const cancel = room?.users.get(userId);
    if (room === undefined || cancel === undefined) return;
    cancel();
    room.users.delete(userId);
    await this.#announce(roomId, room);
  }

  /** Forgets who types, without a word: nobody is told any more once the server stops. */
  close(): void {
    for (const { users } of this.#rooms.values()) {
      for (const cancel of users.values()) cancel();
      users.clear();
    }
  }

  /** Who types in a room, in the order in which they began. */
  users(roomId: RoomId): readonly UserId[] {
    return [...(this.#rooms.get(roomId)?.users.keys() ?? [])];
  }

  /**
   * Whether the list changed after a position, up to another. A change whose commit is under way counts: its
   * position may be one that the asker can see already.
   */
  changedBetween(roomId: RoomId, after: number, upTo: number): boolean {
    const room = this.#rooms.get(roomId);
    if (room === undefined) return false;
    return room.pending > 0 || (room.position > after && room.position <= upTo);
  }

  async #start(roomId: RoomId, userId: UserId, timeout: number): Promise<void> {
    const room = this.#rooms.get(roomId) ?? { users: new Map(), position: 0, pending: 0 };
    this.#rooms.set(roomId, room);
    const cancelEarlier = room.users.get(userId);
    cancelEarlier?.();
    const cancel = this.#dependencies.timers.after(timeout, () => {
      this.stop(roomId, userId).catch(this.#dependencies.onError);
    });
    room.users.set(userId, cancel);
    // Who was typing already is on everyone's list.
    if (cancelEarlier === undefined) await this.#announce(roomId, room);
  }

  async #announce(roomId: RoomId, room: Room): Promise<void> {
    const { engine, news = NO_EPHEMERAL_NEWS, notifier } = this.#dependencies;
    room.pending += 1;
    let told = NO_NEWS;
    try {
      told = await news.typing(roomId, this.users(roomId));
      const { first } = await engine.commit({ writes: told.writes, positions: 1 });
      room.position = Math.max(room.position, first);
    } finally {
      room.pending -= 1;
    }
    notifier.poke({ rooms: [roomId] });
    told.committed();
  }
}
