/**
 * Receipts and markers: how far a user has read.
 *
 * A receipt never moves backwards. What is further is decided by the stream: the order in which this server
 * got the events, which is the order in which clients are shown them.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#receipts
 * @see https://spec.matrix.org/v1.19/client-server-api/#fully-read-markers
 */
import { MatrixError } from '../errors.ts';
import type { EventId, RoomId, UserId } from '../matrix/identifiers.ts';
import { isString, type JsonValue } from '../matrix/json.ts';
import { NO_LISTENER, type NotificationListener } from '../push/listener.ts';
import { MAIN, threadOf } from '../push/threads.ts';
import type { AccountDataStore } from '../storage/account-data.ts';
import type { Engine, Write } from '../storage/engine.ts';
import type { EventStore, StoredEvent } from '../storage/events.ts';
import type { NotificationStore } from '../storage/notifications.ts';
import { UNTHREADED, type Receipt, type ReceiptStore } from '../storage/receipts.ts';
import type { Notifier } from '../sync/notifier.ts';
import { requireJoined, type RoomMembers } from './members.ts';
import { NO_EPHEMERAL_NEWS, type EphemeralNews } from './news.ts';

export type ReceiptType = Receipt['type'];

export interface ReceiptDependencies {
  readonly engine: Engine;
  readonly receipts: ReceiptStore;
  readonly notifications: NotificationStore;
  readonly accountData: AccountDataStore;
  readonly events: Pick<EventStore, 'byId'>;
  readonly members: Pick<RoomMembers, 'isJoined'>;
  readonly notifier: Pick<Notifier, 'poke'>;
  readonly news?: EphemeralNews;
  /** Those who are told when less is unread. */
  readonly listener?: NotificationListener;
  readonly clock: () => number;
}

/** One receipt that a client asks for. */
export interface ReceiptRequest {
  readonly type: ReceiptType;
  readonly eventId: EventId;
  /** What the client sent as `thread_id`: `main` or a thread's root; undefined: unthreaded. */
  readonly threadId?: JsonValue | undefined;
}

type Placed = StoredEvent & { readonly position: number };

export class Receipts {
  readonly #dependencies: ReceiptDependencies;

  constructor(dependencies: ReceiptDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Moves receipts and markers of one room, all or none. One that is as far already stays.
   *
   * Throws M_FORBIDDEN when the user is not joined, M_NOT_FOUND for an event that is not in the room, and
   * M_INVALID_PARAM for a thread id that does not suit the event or the type.
   */
  async post(
    requester: { readonly userId: UserId },
    roomId: RoomId,
    requests: readonly ReceiptRequest[],
  ): Promise<void> {
    const { engine, members, notifier } = this.#dependencies;
    const { news = NO_EPHEMERAL_NEWS, listener = NO_LISTENER } = this.#dependencies;
    const { userId } = requester;
    await requireJoined(members, roomId, userId);
    const wanted = await Promise.all(
      requests.map((request) => this.#check(roomId, userId, request)),
    );
    const forward = await Promise.all(wanted.map((receipt) => this.#isForward(receipt)));
    const moving = wanted.filter((_, index) => forward[index] === true);
    if (moving.length === 0) return;
    const writes = moving.flatMap((receipt) => this.#writes(receipt));
    const told = await news.receipts(moving);
    const isReading = moving.some(({ type }) => type !== 'm.fully_read');
    const counted = isReading ? await listener.read(userId) : [];
    await engine.commit({ writes: [...writes, ...told.writes, ...counted], positions: 1 });
    const isPublic = moving.some(({ type }) => type === 'm.read');
    notifier.poke(isPublic ? { users: [userId], rooms: [roomId] } : { users: [userId] });
    told.committed();
    if (isReading) listener.afterRead(userId);
  }

  async #check(roomId: RoomId, userId: UserId, request: ReceiptRequest): Promise<Receipt> {
    const { type, eventId, threadId } = request;
    if (threadId !== undefined && (!isString(threadId) || threadId === ''))
      throw new MatrixError('M_INVALID_PARAM', 'thread_id must be a string that is not empty');
    if (threadId !== undefined && type === 'm.fully_read')
      throw new MatrixError('M_INVALID_PARAM', 'm.fully_read marks a room; it takes no thread_id');
    const event = await this.#event(roomId, eventId);
    if (threadId !== undefined) await this.#requireRelated(event, threadId);
    return {
      roomId,
      userId,
      type,
      thread: threadId ?? UNTHREADED,
      eventId,
      eventPosition: event.position,
      ts: this.#dependencies.clock(),
    };
  }

  async #event(roomId: RoomId, eventId: EventId): Promise<Placed> {
    const event = await this.#dependencies.events.byId(eventId);
    if (event !== undefined && event.roomId === roomId && event.position !== null)
      return { ...event, position: event.position };
    throw new MatrixError('M_NOT_FOUND', `the room ${roomId} has no event ${eventId}`);
  }

  /** Redaction takes away what an event related to, so a redacted event suits any thread. */
  async #requireRelated(event: Placed, threadId: string): Promise<void> {
    if (event.redactedBy !== null) return;
    const thread = await threadOf(event, (id) => this.#dependencies.events.byId(id));
    // A root is shown in the main timeline, and at the top of its thread.
    if (threadId === thread || (thread === MAIN && threadId === event.eventId)) return;
    throw new MatrixError(
      'M_INVALID_PARAM',
      `thread_id is ${threadId}, but the event ${event.eventId} is in ${thread}`,
    );
  }

  async #isForward(receipt: Receipt): Promise<boolean> {
    const present = await this.#dependencies.receipts.eventPosition(receipt);
    return present === undefined || receipt.eventPosition > present;
  }

  /** Each write checks again that it moves forward: two requests may have passed the check above. */
  #writes(receipt: Receipt): Write[] {
    const { accountData, notifications, receipts } = this.#dependencies;
    const { userId, roomId, eventId, eventPosition, thread } = receipt;
    const advance = receipts.advance(receipt);
    if (receipt.type === 'm.fully_read')
      return [accountData.putFullyRead(userId, roomId, eventId, eventPosition), advance];
    const raise = notifications.raiseFloor(userId, roomId, thread, eventPosition);
    const drop =
      thread === UNTHREADED ? notifications.dropBelow(userId, roomId, eventPosition) : [];
    return [advance, raise, ...drop];
  }
}
