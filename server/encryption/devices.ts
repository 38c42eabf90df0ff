import type { UserId } from '../matrix/identifiers.ts';
import type { DeviceStore } from '../storage/devices.ts';

/** A device of this server's users. */
export interface KnownDevice {
  readonly deviceId: string;
  readonly displayName: string | null;
}

/** What encryption needs to know of devices. One question to the database each time. */
export interface DeviceDirectory {
  /** The devices of local users. A user who is not known, or has none, is left out. */
  devicesOf(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, readonly KnownDevice[]>>;
}

export function deviceDirectory(store: Pick<DeviceStore, 'ofUsers'>): DeviceDirectory {
  return {
    async devicesOf(userIds) {
      const rows = await store.ofUsers(userIds);
      const users = new Map<UserId, KnownDevice[]>();
      for (const row of rows) {
        const device = { deviceId: row.device_id, displayName: row.display_name };
        const devices = users.get(row.user_id);
        if (devices === undefined) users.set(row.user_id, [device]);
        else devices.push(device);
      }
      return users;
    },
  };
}
