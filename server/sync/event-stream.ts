/**
 * GET /events: the stream of events before there was /sync, for one's own rooms and for one that is only looked into.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3events
 */
import { isHeard } from '../account-data/ignored-users.ts';
import type { Presence } from '../ephemeral/presence.ts';
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { ClientEvent, RoomSyncReads, StreamPage } from '../rooms/types.ts';
import type { Engine } from '../storage/engine.ts';
import { longPoll, MAX_TIMEOUT, type Reading } from './long-poll.ts';
import type { Notifier } from './notifier.ts';
import { parsePageToken, refuseFuture, streamToken } from './tokens.ts';

/** How long a client waits that does not say, in milliseconds: as long as proxies put up with. */
const DEFAULT_TIMEOUT = 30_000;

export interface EventStreamDependencies {
  readonly engine: Pick<Engine, 'position'>;
  readonly rooms: Pick<RoomSyncReads, 'stream' | 'peek'>;
  readonly joinedRooms: (userId: UserId) => Promise<readonly RoomId[]>;
  readonly notifier: Pick<Notifier, 'register'>;
  readonly presence: Pick<Presence, 'syncing'>;
  readonly ignoredUsers: (userId: UserId) => Promise<ReadonlySet<UserId>>;
  readonly blocksInvites: (userId: UserId) => Promise<boolean>;
}

export interface EventStreamOptions {
  /** A token of this stream, of /initialSync or of a room's own initialSync. Left out: from now on. */
  readonly from?: string;
  /** Milliseconds. */
  readonly timeout?: number;
}

interface Listener {
  readonly userId: UserId;
  readonly deviceId: string;
}

export class EventStream {
  readonly #with: EventStreamDependencies;

  constructor(dependencies: EventStreamDependencies) {
    this.#with = dependencies;
  }

  /** What happens in the user's rooms, and to their membership of others. Throws M_INVALID_PARAM for a bad `from`. */
  async events(
    listener: Listener,
    options: EventStreamOptions,
    signal: AbortSignal,
  ): Promise<JsonObject> {
    const { notifier, presence, joinedRooms } = this.#with;
    const { userId } = listener;
    const after = this.#start(options);
    const ended = await presence.syncing(listener, undefined);
    try {
      const rooms = await joinedRooms(userId);
      const read = () => this.#read(listener, after);
      const timeout = waitOf(options);
      return await longPoll({ notifier, userId, rooms, timeout, signal, read });
    } finally {
      ended();
    }
  }

  /** What happens in a room that all the world may read, or that the user is in. Throws M_FORBIDDEN for any other. */
  async peek(
    listener: Listener,
    roomId: RoomId,
    options: EventStreamOptions,
    signal: AbortSignal,
  ): Promise<JsonObject> {
    const { engine, rooms, notifier, ignoredUsers } = this.#with;
    const { userId } = listener;
    const after = this.#start(options);
    const read = async () => {
      const upTo = engine.position;
      const ignored = await ignoredUsers(userId);
      const allows = (event: ClientEvent) => isHeard(ignored, event);
      const page = await rooms.peek(listener, roomId, { after, upTo, allows });
      return readingOf(after, upTo, page, [roomId]);
    };
    const timeout = waitOf(options);
    return longPoll({ notifier, userId, rooms: [roomId], timeout, signal, read });
  }

  #start({ from }: EventStreamOptions): number {
    const { position } = this.#with.engine;
    if (from === undefined) return position;
    const parsed = Math.max(0, parsePageToken(from, 'from').position);
    refuseFuture(parsed, position, 'from');
    return parsed;
  }

  async #read(listener: Listener, after: number): Promise<Reading<JsonObject>> {
    const { engine, rooms, joinedRooms, ignoredUsers, blocksInvites } = this.#with;
    const { userId } = listener;
    const upTo = engine.position;
    const [joined, ignored, blocked] = await Promise.all([
      joinedRooms(userId),
      ignoredUsers(userId),
      blocksInvites(userId),
    ]);
    const allows = (event: ClientEvent): boolean =>
      isHeard(ignored, event) &&
      !(isInviteOf(userId, event) && (blocked || ignored.has(event.sender)));
    const page = await rooms.stream(listener, { after, upTo, allows });
    return readingOf(after, upTo, page, joined);
  }
}

function waitOf({ timeout = DEFAULT_TIMEOUT }: EventStreamOptions): number {
  return Math.min(timeout, MAX_TIMEOUT);
}

function isInviteOf(userId: UserId, { type, state_key: key, content }: ClientEvent): boolean {
  return type === 'm.room.member' && key === userId && content['membership'] === 'invite';
}

/** A page that ends early is told even when it is empty: the client goes on from its end. */
function readingOf(
  after: number,
  upTo: number,
  page: StreamPage,
  rooms: readonly RoomId[],
): Reading<JsonObject> {
  return {
    isNews: page.events.length > 0 || page.upTo < upTo,
    rooms,
    value: { start: streamToken(after), end: streamToken(page.upTo), chunk: page.events },
  };
}
