/**
 * Presence: whether users are there, and since when they are not.
 *
 * What devices say lives in memory. What others were told is stored, and written only when it changes: not
 * at every sync, and not at every sign of life.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#presence
 */
import { MatrixError } from '../errors.ts';
import { isUserId, type UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { utf8Length } from '../matrix/utf8.ts';
import type { Engine } from '../storage/engine.ts';
import type { PresenceRow, PresenceState, PresenceStore } from '../storage/presence.ts';
import type { Notifier } from '../sync/notifier.ts';
import type { RoomMembers } from './members.ts';
import { NO_EPHEMERAL_NEWS, type EphemeralNews } from './news.ts';
import {
  IDLE_AFTER,
  LINGER,
  nextChange,
  shownPresence,
  withoutGone,
  type DevicePresence,
  type UserPresence,
} from './presence-state.ts';
import type { Timers } from './timers.ts';

export interface PresenceDependencies {
  readonly engine: Pick<Engine, 'commit'>;
  readonly store: PresenceStore;
  readonly members: Pick<RoomMembers, 'joinedRooms' | 'sharingRoomWith'>;
  readonly notifier: Pick<Notifier, 'poke'>;
  readonly timers: Timers;
  readonly news?: EphemeralNews;
  readonly clock: () => number;
  /** Told what a timer or a sign of life could not do; nobody waits for it. */
  readonly onError: (error: unknown) => void;
}

interface DeviceAddress {
  readonly userId: UserId;
  readonly deviceId: string;
}

/** A user with a device that was there lately. */
interface Present {
  state: UserPresence;
  /** What others were last told. */
  told: PresenceRow;
  cancelTimer: () => void;
}

/** It is sent to everyone who shares a room. */
const MAX_STATUS_BYTES = 2048;

const NEVER = (): void => {};

export class Presence {
  readonly #dependencies: PresenceDependencies;
  readonly #present = new Map<UserId, Present>();
  /** The last of each user's changes, so that they are written one after the other. */
  readonly #queue = new Map<UserId, Promise<void>>();
  #isClosed = false;

  constructor(dependencies: PresenceDependencies) {
    this.#dependencies = dependencies;
  }

  /** Call once at the start: who was there when the server stopped gets a moment to come back. */
  async restore(): Promise<void> {
    for (const row of await this.#dependencies.store.notOffline()) {
      const device: DevicePresence = {
        state: row.presence,
        explicit: false,
        syncs: 0,
        aliveUntil: this.#dependencies.clock() + LINGER,
      };
      const present = this.#remember(row, new Map([['', device]]));
      this.#setTimer(row.user_id, present);
    }
  }

  /**
   * What a user may see of another, as the answer of GET. Throws M_INVALID_PARAM for what is no user id,
   * M_FORBIDDEN without a common room, M_NOT_FOUND when nothing is known of the user.
   */
  async get(viewer: { readonly userId: UserId }, userId: string): Promise<JsonObject> {
    requireUserId(userId);
    if (viewer.userId !== userId) {
      const sharing = await this.#dependencies.members.sharingRoomWith(viewer.userId, [userId]);
      if (!sharing.has(userId))
        throw new MatrixError('M_FORBIDDEN', `you share no room with ${userId}`);
    }
    const row = await this.#dependencies.store.find(userId);
    if (row === undefined)
      throw new MatrixError('M_NOT_FOUND', `nothing is known of the presence of ${userId}`);
    return this.content(row);
  }

  /**
   * Sets the presence of the requester's device, and the user's status; without `statusMsg` it has none.
   * Throws M_FORBIDDEN for another user, M_TOO_LARGE for a status of more than 2,048 bytes.
   */
  async set(
    requester: DeviceAddress,
    userId: string,
    state: PresenceState,
    statusMsg: string | undefined,
  ): Promise<void> {
    requireUserId(userId);
    if (requester.userId !== userId)
      throw new MatrixError('M_FORBIDDEN', `you cannot set the presence of ${userId}`);
    if (statusMsg !== undefined && utf8Length(statusMsg) > MAX_STATUS_BYTES)
      throw new MatrixError('M_TOO_LARGE', `status_msg is longer than ${MAX_STATUS_BYTES} bytes`);
    const now = this.#dependencies.clock();
    await this.#change(userId, (user) =>
      withDevice({ ...user, statusMsg: statusMsg ?? null, lastActive: now }, requester.deviceId, {
        state,
        explicit: true,
        syncs: user.devices.get(requester.deviceId)?.syncs ?? 0,
        aliveUntil: now + IDLE_AFTER,
      }),
    );
  }

  /**
   * A device begins to sync; call what is answered when the sync ends. `setPresence` is the parameter of
   * /sync: undefined means online, unless the device said something else before.
   */
  async syncing(
    { userId, deviceId }: DeviceAddress,
    setPresence: PresenceState | undefined,
  ): Promise<() => void> {
    if (setPresence === 'offline') return NEVER;
    await this.#change(userId, (user) => {
      const device = user.devices.get(deviceId);
      const keeps = setPresence === undefined && device?.explicit === true;
      const state = keeps ? device.state : (setPresence ?? 'online');
      const came = state === 'online' && device?.state !== 'online';
      return withDevice(
        came ? { ...user, lastActive: this.#dependencies.clock() } : user,
        deviceId,
        {
          state,
          explicit: setPresence !== undefined || keeps,
          syncs: (device?.syncs ?? 0) + 1,
          aliveUntil: device?.aliveUntil ?? 0,
        },
      );
    });
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#change(userId, (user) => {
        const device = user.devices.get(deviceId);
        if (device === undefined) return user;
        const aliveUntil = Math.max(device.aliveUntil, this.#dependencies.clock() + LINGER);
        return withDevice(user, deviceId, { ...device, syncs: device.syncs - 1, aliveUntil });
      }).catch(this.#dependencies.onError);
    };
  }

  /** The user did something, such as sending a message. Wakes their idle devices. */
  active(userId: UserId): void {
    const present = this.#present.get(userId);
    if (present === undefined) return;
    const now = this.#dependencies.clock();
    this.#change(userId, (user) => ({
      ...user,
      lastActive: now,
      devices: new Map([...user.devices].map(([id, device]) => [id, woken(device)])),
    })).catch(this.#dependencies.onError);
  }

  /** The user's name or picture is another one: those who are told of their presence are told again. */
  profileChanged(userId: UserId): Promise<void> {
    return this.#change(userId, (user) => user, true);
  }

  /** The content of `m.presence`, but for the name and the picture. */
  content(row: PresenceRow): JsonObject {
    const lastActive = this.#present.get(row.user_id)?.state.lastActive ?? row.last_active;
    return {
      presence: row.presence,
      last_active_ago: Math.max(0, this.#dependencies.clock() - lastActive),
      ...(row.status_msg === null ? {} : { status_msg: row.status_msg }),
      ...(row.presence === 'online' ? { currently_active: row.currently_active } : {}),
    };
  }

  /** Stops all timers; from now on nothing changes. Call before the database closes. */
  close(): void {
    this.#isClosed = true;
    for (const present of this.#present.values()) present.cancelTimer();
    this.#present.clear();
  }

  /** Changes what is known of a user; tells others when they see a difference, or anyway. */
  async #change(
    userId: UserId,
    change: (user: UserPresence) => UserPresence,
    anyway = false,
  ): Promise<void> {
    if (this.#isClosed) return;
    const before = this.#queue.get(userId) ?? Promise.resolve();
    const mine = before.then(() => this.#apply(userId, change, anyway));
    const settled = mine.catch(NEVER);
    this.#queue.set(userId, settled);
    try {
      await mine;
    } finally {
      if (this.#queue.get(userId) === settled) this.#queue.delete(userId);
    }
  }

  async #apply(
    userId: UserId,
    change: (user: UserPresence) => UserPresence,
    anyway: boolean,
  ): Promise<void> {
    const { clock, engine, members, notifier, store } = this.#dependencies;
    const { news = NO_EPHEMERAL_NEWS } = this.#dependencies;
    const present = this.#present.get(userId) ?? (await this.#load(userId));
    const now = clock();
    present.state = withoutGone(change(present.state), now);
    const shown = shownPresence(present.state, now);
    const row: PresenceRow = {
      user_id: userId,
      presence: shown.presence,
      currently_active: shown.currentlyActive,
      status_msg: present.state.statusMsg,
      last_active: present.state.lastActive,
    };
    const before = present.told;
    this.#setTimer(userId, present);
    const differs =
      row.presence !== before.presence ||
      row.currently_active !== before.currently_active ||
      row.status_msg !== before.status_msg;
    if (!differs && !anyway) return;
    const told = await news.presence(userId, this.content(row));
    await engine.commit({ writes: [store.put(row), ...told.writes], positions: 1 });
    present.told = row;
    notifier.poke({ users: [userId], rooms: await members.joinedRooms(userId) });
    told.committed();
  }

  async #load(userId: UserId): Promise<Present> {
    const row = await this.#dependencies.store.find(userId);
    const unknown: PresenceRow = {
      user_id: userId,
      presence: 'offline',
      status_msg: null,
      last_active: this.#dependencies.clock(),
      currently_active: false,
    };
    return this.#remember(row ?? unknown, new Map());
  }

  #remember(row: PresenceRow, devices: ReadonlyMap<string, DevicePresence>): Present {
    const state = { devices, statusMsg: row.status_msg, lastActive: row.last_active };
    const present: Present = { state, told: row, cancelTimer: NEVER };
    this.#present.set(row.user_id, present);
    return present;
  }

  /** Looks again when time alone may change what others see. Whoever is gone for good is forgotten. */
  #setTimer(userId: UserId, present: Present): void {
    const { clock, onError, timers } = this.#dependencies;
    present.cancelTimer();
    present.cancelTimer = NEVER;
    const now = clock();
    const next = nextChange(present.state, now);
    if (next !== undefined)
      present.cancelTimer = timers.after(next - now, () => {
        this.#change(userId, (user) => user).catch(onError);
      });
    else if (present.state.devices.size === 0) this.#present.delete(userId);
  }
}

function requireUserId(userId: string): void {
  if (isUserId(userId)) return;
  throw new MatrixError('M_INVALID_PARAM', `userId is not a user id: ${userId}`);
}

function withDevice(user: UserPresence, deviceId: string, device: DevicePresence): UserPresence {
  return { ...user, devices: new Map([...user.devices, [deviceId, device]]) };
}

/** Activity brings an idle device back online. One that hides stays hidden. */
function woken(device: DevicePresence): DevicePresence {
  return device.state === 'unavailable' ? { ...device, state: 'online', explicit: false } : device;
}
