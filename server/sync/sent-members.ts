/**
 * Which member events a client has been sent already, so that lazy-loading does not send them again.
 *
 * A client knows an event only when it comes back with the token of the answer that held it: what was sent in an
 * answer that got lost is sent again. It lives in memory; after a restart members are sent once more, which
 * the spec allows.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#lazy-loading-room-members
 */
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import { LruMap } from '../storage/lru.ts';

/** Names a line of answers, each of which continues the one before: a device with one filter. */
export type SyncLine = string;

const MOST_ROOMS = 20_000;
const MOST_MEMBERS = 2_000;

export class SentMembers {
  /** For each line and room: user → position of the answer that held their member event. */
  readonly #rooms = new LruMap<string, Map<UserId, number>>(MOST_ROOMS);

  /** Whom the client that comes back with `since` knows. Forgets what it was sent in answers it did not get. */
  known(line: SyncLine, roomId: RoomId, since: number): ReadonlySet<UserId> {
    const sent = this.#rooms.get(key(line, roomId));
    if (sent === undefined) return new Set();
    for (const [userId, position] of sent) if (position > since) sent.delete(userId);
    return new Set(sent.keys());
  }

  /** Remembers what an answer up to `position` holds. `anew`: the client is to forget all it had of the room. */
  add(
    line: SyncLine,
    roomId: RoomId,
    userIds: Iterable<UserId>,
    position: number,
    anew: boolean,
  ): void {
    const name = key(line, roomId);
    const sent = (anew ? undefined : this.#rooms.get(name)) ?? new Map<UserId, number>();
    for (const userId of userIds) sent.set(userId, position);
    for (const userId of sent.keys()) {
      if (sent.size <= MOST_MEMBERS) break;
      sent.delete(userId);
    }
    this.#rooms.set(name, sent);
  }
}

const key = (line: SyncLine, roomId: RoomId): string => `${line} ${roomId}`;
