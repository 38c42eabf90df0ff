/**
 * A user's devices, as they manage them.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#device-management
 */
import { MatrixError } from '../errors.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { utf8Length } from '../matrix/utf8.ts';
import type { DeviceRow, DeviceStore } from '../storage/devices.ts';
import type { Engine } from '../storage/engine.ts';
import { commitParts, writes } from '../storage/parts.ts';
import type { DeviceHooks } from './hooks.ts';
import type { LastSeen } from './last-seen.ts';

const MAX_NAME_BYTES = 512;

export interface Devices {
  /** In the order in which they were made, as the spec's Device objects. */
  list(userId: UserId): Promise<readonly JsonObject[]>;
  /** Throws M_NOT_FOUND. */
  get(userId: UserId, deviceId: string): Promise<JsonObject>;
  exists(userId: UserId, deviceId: string): Promise<boolean>;
  /** Each device with where, when and with what it was last seen, as the spec's DeviceInfo objects. */
  connections(userId: UserId): Promise<JsonObject>;
  /** Without a name nothing changes. Throws M_NOT_FOUND, and M_INVALID_PARAM for a name that is too long. */
  rename(userId: UserId, deviceId: string, name: string | undefined): Promise<void>;
}

export function createDevices(deps: {
  readonly engine: Engine;
  readonly store: DeviceStore;
  readonly hooks: DeviceHooks;
  readonly lastSeen: LastSeen;
}): Devices {
  const { engine, store, hooks, lastSeen } = deps;

  const find = async (userId: UserId, deviceId: string): Promise<DeviceRow> => {
    const device = await store.find(userId, deviceId);
    if (device !== undefined) return device;
    throw new MatrixError('M_NOT_FOUND', 'You have no device with that id.');
  };

  const sessionOf = (userId: UserId, device: DeviceRow): JsonObject => {
    const seen = lastSeen.pending(userId, device.device_id);
    const ip = seen?.ip ?? device.last_seen_ip;
    const at = seen?.at ?? device.last_seen_at;
    const agent = seen === undefined ? device.last_seen_agent : seen.agent;
    if (ip === null || at === null) return { connections: [] };
    const connection = { ip, last_seen: at };
    return {
      connections: [
        agent === null || agent === undefined ? connection : { ...connection, user_agent: agent },
      ],
    };
  };

  const asDevice = (userId: UserId, device: DeviceRow): JsonObject => {
    const seen = lastSeen.pending(userId, device.device_id);
    const ip = seen?.ip ?? device.last_seen_ip;
    const at = seen?.at ?? device.last_seen_at;
    return {
      device_id: device.device_id,
      ...(device.display_name === null ? {} : { display_name: device.display_name }),
      ...(ip === null ? {} : { last_seen_ip: ip }),
      ...(at === null ? {} : { last_seen_ts: at }),
    };
  };

  return {
    async list(userId) {
      return (await store.all(userId)).map((device) => asDevice(userId, device));
    },
    async get(userId, deviceId) {
      return asDevice(userId, await find(userId, deviceId));
    },
    async exists(userId, deviceId) {
      return (await store.find(userId, deviceId)) !== undefined;
    },
    async connections(userId) {
      const devices = await store.all(userId);
      return Object.fromEntries(
        devices.map((device) => [device.device_id, { sessions: [sessionOf(userId, device)] }]),
      );
    },
    async rename(userId, deviceId, name) {
      await find(userId, deviceId);
      if (name === undefined) return;
      assertDeviceName(name, 'display_name');
      await commitParts(engine, [
        writes(store.rename(userId, deviceId, name)),
        hooks.deviceChange(userId, { kind: 'renamed', deviceIds: [deviceId] }),
      ]);
    },
  };
}

/** Throws M_INVALID_PARAM, naming the field, for a name over 512 bytes. */
export function assertDeviceName(name: string | undefined, field: string): void {
  if (name !== undefined && utf8Length(name) > MAX_NAME_BYTES)
    throw new MatrixError('M_INVALID_PARAM', `${field} is longer than ${MAX_NAME_BYTES} bytes.`);
}
