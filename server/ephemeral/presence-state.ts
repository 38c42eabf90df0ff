/**
 * A user's presence, worked out from what each of their devices says and when they last did something. Pure.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#presence
 */
import type { PresenceState } from '../storage/presence.ts';

/** A user counts as active for this long after they did something. Milliseconds. */
export const ACTIVE_FOR = 60_000;
/** After so long without doing anything, an online user is shown as unavailable. Milliseconds. */
export const IDLE_AFTER = 300_000;
/** A device that stopped syncing is still taken to be there for so long. Milliseconds. */
export const LINGER = 30_000;

export interface DevicePresence {
  readonly state: PresenceState;
  /** Whether a request said so, and not just the absence of anything else. */
  readonly explicit: boolean;
  /** Syncs that are under way. */
  readonly syncs: number;
  /** When the device is taken to be gone, unless it syncs by then. Milliseconds since the epoch. */
  readonly aliveUntil: number;
}

export interface UserPresence {
  readonly devices: ReadonlyMap<string, DevicePresence>;
  readonly statusMsg: string | null;
  /** Milliseconds since the epoch. */
  readonly lastActive: number;
}

/** What others see of it. */
export interface ShownPresence {
  readonly presence: PresenceState;
  readonly currentlyActive: boolean;
}

const isAlive = (device: DevicePresence, now: number): boolean =>
  device.syncs > 0 || device.aliveUntil > now;

/** The best that any device says, and no better than unavailable once the user is idle. */
export function shownPresence(user: UserPresence, now: number): ShownPresence {
  const states = [...user.devices.values()]
    .filter((device) => isAlive(device, now))
    .map(({ state }) => state);
  const sinceActive = now - user.lastActive;
  if (states.includes('online') && sinceActive < IDLE_AFTER)
    return { presence: 'online', currentlyActive: sinceActive < ACTIVE_FOR };
  const reachable = states.includes('online') || states.includes('unavailable');
  return { presence: reachable ? 'unavailable' : 'offline', currentlyActive: false };
}

/** The user without the devices that are gone. */
export function withoutGone(user: UserPresence, now: number): UserPresence {
  const devices = [...user.devices].filter(([, device]) => isAlive(device, now));
  return { ...user, devices: new Map(devices) };
}

/** When what others see may change by itself: milliseconds since the epoch, undefined for never. */
export function nextChange(user: UserPresence, now: number): number | undefined {
  const times = [...user.devices.values()].flatMap(({ syncs, aliveUntil }) =>
    syncs > 0 ? [] : [aliveUntil],
  );
  if (user.devices.size > 0) times.push(user.lastActive + ACTIVE_FOR, user.lastActive + IDLE_AFTER);
  const future = times.filter((time) => time > now);
  return future.length === 0 ? undefined : Math.min(...future);
}
