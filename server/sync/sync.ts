/**
 * /sync: puts together what the providers tell, and waits when they tell nothing.
 *
 * An answer is made for one position of the stream: every part tells what there is up to it, and the next
 * answer goes on from there.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#syncing
 */
import { hash } from 'node:crypto';
import type { Filters } from '../account-data/filters.ts';
import type { Presence } from '../ephemeral/presence.ts';
import type { Filter } from '../matrix/filter.ts';
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { RoomSyncReads } from '../rooms/types.ts';
import type { Engine } from '../storage/engine.ts';
import { LruMap } from '../storage/lru.ts';
import { longPoll, MAX_TIMEOUT, type Reading } from './long-poll.ts';
import type { Notifier } from './notifier.ts';
import { readParts, type SyncParts, type SyncProviders } from './parts.ts';
import { userRooms } from './room-spans.ts';
import { roomsAnswer } from './rooms-answer.ts';
import { readRooms } from './rooms-part.ts';
import { SentMembers } from './sent-members.ts';
import { parseStreamToken, refuseFuture, streamToken } from './tokens.ts';

const MOST_LINES = 10_000;

export interface SyncDependencies {
  readonly engine: Pick<Engine, 'position'>;
  readonly rooms: RoomSyncReads;
  readonly joinedRooms: (userId: UserId) => Promise<readonly RoomId[]>;
  readonly notifier: Pick<Notifier, 'register'>;
  readonly filters: Pick<Filters, 'resolve'>;
  readonly presence: Pick<Presence, 'syncing'>;
  readonly ignoredUsers: (userId: UserId) => Promise<ReadonlySet<UserId>>;
  /** Whether the user takes no invites: then those from before are not served either. */
  readonly blocksInvites: (userId: UserId) => Promise<boolean>;
  readonly providers: SyncProviders;
}

/** The parameters of the operation. */
export interface SyncOptions {
  readonly filter?: string;
  readonly since?: string;
  readonly full_state?: boolean;
  readonly set_presence?: 'offline' | 'online' | 'unavailable';
  /** Milliseconds. */
  readonly timeout?: number;
  readonly use_state_after?: boolean;
}

export interface SyncDevice {
  readonly userId: UserId;
  readonly deviceId: string;
}

/** One request, its parameters read. */
interface Request {
  readonly device: SyncDevice;
  readonly since: number | undefined;
  readonly filter: Filter;
  /** Tells apart what a device syncs with one filter from what it syncs with another. */
  readonly line: string;
  readonly fullState: boolean;
  readonly stateAfter: boolean;
}

export class Sync {
  readonly #dependencies: SyncDependencies;
  readonly #sentMembers = new SentMembers();
  /** The rooms of the last answer of each line. Who waits begins with them; each reading says which they are now. */
  readonly #lastRooms = new LruMap<string, readonly RoomId[]>(MOST_LINES);

  constructor(dependencies: SyncDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * The answer to a device. Waits for news for at most `timeout`, unless the client asks for an initial sync or
   * for all state. Throws M_INVALID_PARAM for a `since` that is no token, and what reading the filter throws.
   */
  async sync(device: SyncDevice, options: SyncOptions, signal: AbortSignal): Promise<JsonObject> {
    const request = await this.#read(device, options);
    const ended = await this.#dependencies.presence.syncing(device, options.set_presence);
    try {
      const timeout = Math.min(options.timeout ?? 0, MAX_TIMEOUT);
      const mayWait = request.since !== undefined && !request.fullState && timeout > 0;
      if (!mayWait) return (await this.#answer(request)).value;
      const { notifier, joinedRooms } = this.#dependencies;
      const { userId } = device;
      const rooms = this.#lastRooms.get(request.line) ?? (await joinedRooms(userId));
      const read = () => this.#answer(request);
      return await longPoll({ notifier, userId, rooms, timeout, signal, read });
    } finally {
      ended();
    }
  }

  async #read(device: SyncDevice, options: SyncOptions): Promise<Request> {
    const { engine, filters } = this.#dependencies;
    const since =
      options.since === undefined ? undefined : parseStreamToken(options.since, 'since');
    if (since !== undefined) refuseFuture(since, engine.position, 'since');
    const filter = await filters.resolve(device, options.filter);
    const filterName = hash('sha256', options.filter ?? '', 'base64url');
    return {
      device,
      since,
      filter,
      line: `${device.userId} ${device.deviceId} ${filterName}`,
      fullState: options.full_state === true,
      stateAfter: options.use_state_after === true,
    };
  }

  async #answer(request: Request): Promise<Reading<JsonObject>> {
    const { engine, rooms: reads, ignoredUsers, blocksInvites } = this.#dependencies;
    const { device, since, filter, fullState, stateAfter, line } = request;
    const { userId } = device;
    // Before all reads: what is committed while they run belongs to the next answer.
    const upTo = engine.position;
    const [known, ignored, active] = await Promise.all([
      userRooms(reads, { userId, since, upTo, filter, fullState }),
      ignoredUsers(userId),
      since === undefined ? undefined : reads.active(since, upTo),
    ]);
    const showsInvites = known.invited.length > 0 && !(await blocksInvites(userId));
    const rooms = showsInvites ? known : { ...known, invited: [] };
    const joined = rooms.joined.map(({ roomId }) => roomId);
    this.#lastRooms.set(line, joined);
    const left = rooms.left.map(({ roomId }) => roomId);
    const scope = { ...device, upTo, filter, ignored, joined, newlyJoined: rooms.newlyJoined };
    const roomsRequest = { viewer: device, since, upTo, filter, stateAfter, ignored, active, line };
    const [part, parts] = await Promise.all([
      readRooms(reads, this.#sentMembers, rooms, roomsRequest),
      readParts(this.#dependencies.providers, scope, since, left),
    ]);
    const told = roomsAnswer(part, parts, roomsRequest);
    return { rooms: joined, ...answerOf(streamToken(upTo), told, parts) };
  }
}

/** The whole answer, and whether there is news in it: keys that are left are told always, and are none. */
function answerOf(
  next: string,
  rooms: JsonObject,
  parts: SyncParts,
): Omit<Reading<JsonObject>, 'rooms'> {
  const news = { ...(Object.keys(rooms).length > 0 ? { rooms } : {}), ...besides(parts) };
  const { oneTimeKeyCounts, unusedFallbackKeyTypes, keysClaimed } = parts.deviceLists;
  return {
    isNews: keysClaimed || Object.keys(news).length > 0,
    value: {
      next_batch: next,
      ...news,
      device_one_time_keys_count: oneTimeKeyCounts,
      device_unused_fallback_key_types: unusedFallbackKeyTypes,
    },
  };
}

/** What is told beside the rooms, as far as there is something in it. */
function besides({ accountData, presence, toDevice, deviceLists }: SyncParts): JsonObject {
  const { lists } = deviceLists;
  return {
    ...(accountData.global.length > 0 ? { account_data: { events: accountData.global } } : {}),
    ...(presence.length > 0 ? { presence: { events: presence } } : {}),
    ...(toDevice.length > 0 ? { to_device: { events: toDevice } } : {}),
    ...(lists === undefined
      ? {}
      : { device_lists: { changed: [...lists.changed], left: [...lists.left] } }),
  };
}
