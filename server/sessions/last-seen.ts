/** When devices were last seen: kept at hand and written now and then, not with each request. */
import type { UserId } from '../matrix/identifiers.ts';
import type { DeviceStore, Seen } from '../storage/devices.ts';
import type { Engine } from '../storage/engine.ts';

/** How far what is stored may lag behind, in milliseconds, and how many devices may wait. */
const FLUSH_AFTER_MS = 60_000;
const MAX_WAITING = 1000;

export interface LastSeen {
  note(userId: UserId, deviceId: string, seen: Seen): void;
  /** What was noted since the last write. */
  pending(userId: UserId, deviceId: string): Seen | undefined;
  /** Writes what was noted. */
  flush(): Promise<void>;
}

export function createLastSeen(engine: Engine, devices: DeviceStore): LastSeen {
  const waiting = new Map<string, { userId: UserId; deviceId: string; seen: Seen }>();
  let timer: NodeJS.Timeout | undefined;
  // A control character is in neither half.
  const keyOf = (userId: UserId, deviceId: string): string => `${userId}\n${deviceId}`;

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.size === 0) return;
    const entries = [...waiting.values()];
    waiting.clear();
    const writes = entries.map(({ userId, deviceId, seen }) =>
      devices.seen(userId, deviceId, seen),
    );
    await engine.commit({ writes, positions: 0 });
  };

  /** Nobody waits for these: one that fails is noted again by the device's next request. */
  const flushQuietly = (): void => void flush().catch(() => undefined);

  return {
    note(userId, deviceId, seen) {
      waiting.set(keyOf(userId, deviceId), { userId, deviceId, seen });
      if (waiting.size >= MAX_WAITING) flushQuietly();
      else timer ??= setTimeout(flushQuietly, FLUSH_AFTER_MS).unref();
    },
    pending: (userId, deviceId) => waiting.get(keyOf(userId, deviceId))?.seen,
    flush,
  };
}
