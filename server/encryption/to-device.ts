/**
 * Messages from device to device, outside of rooms.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#send-to-device-messaging
 */
import { MatrixError } from '../errors.ts';
import type { ServerNameText, UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { utf8Length } from '../matrix/utf8.ts';
import { ConflictError, type Engine } from '../storage/engine.ts';
import type { ToDeviceStore, ToDeviceTransaction } from '../storage/to-device.ts';
import type { Notifier } from '../sync/notifier.ts';
import type { DeviceDirectory } from './devices.ts';
import { splitByServer } from './key-query.ts';

export interface ToDeviceDependencies {
  readonly serverName: ServerNameText;
  readonly engine: Engine;
  readonly store: ToDeviceStore;
  readonly devices: DeviceDirectory;
  readonly notifier: Pick<Notifier, 'poke'>;
  readonly clock: () => number;
}

/** User → device, or `*` for all of the user's → content. */
export type ToDeviceMessages = Readonly<Record<UserId, Readonly<Record<string, JsonObject>>>>;

/** As large as an event of a room may be. */
const MAX_MESSAGE_BYTES = 65_536;
/** How long a transaction id is remembered. Milliseconds. */
const REMEMBERED_FOR = 24 * 60 * 60 * 1000;

interface Delivery {
  readonly userId: UserId;
  readonly deviceId: string;
  readonly content: JsonObject;
}

export class ToDevice {
  readonly #dependencies: ToDeviceDependencies;

  constructor(dependencies: ToDeviceDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Puts one message in the queue of each device that is named; devices that are not known get none. The
   * same transaction id a second time does nothing. Throws M_INVALID_PARAM for what is no user id,
   * M_TOO_LARGE for a message of more than 65,536 bytes.
   */
  async send(transaction: ToDeviceTransaction, messages: ToDeviceMessages): Promise<void> {
    const { clock, devices, engine, notifier, serverName, store } = this.#dependencies;
    const { userId: sender, type } = transaction;
    const { local } = splitByServer(Object.keys(messages), serverName);
    if (await store.wasSent(transaction)) return;
    const known = await devices.devicesOf(local);
    const deliveries = local.flatMap((userId) => {
      const ids = (known.get(userId) ?? []).map(({ deviceId }) => deviceId);
      return deliveriesTo(userId, ids, messages[userId] ?? {});
    });
    const now = clock();
    const writes = [
      store.rememberSent(transaction, now),
      store.forgetSentBefore(now - REMEMBERED_FOR),
      ...deliveries.map((to) => store.enqueue(to, { sender, type, content: contentJson(to) })),
    ];
    try {
      await engine.commit({ writes, positions: 1 });
    } catch (error) {
      // The same request, twice at once: the other one has sent the messages.
      if (error instanceof ConflictError && (await store.wasSent(transaction))) return;
      throw error;
    }
    notifier.poke({ users: new Set(deliveries.map(({ userId }) => userId)) });
  }
}

/** A device named by its id gets that message, and not the one for all. */
function deliveriesTo(
  userId: UserId,
  deviceIds: readonly string[],
  messages: Readonly<Record<string, JsonObject>>,
): Delivery[] {
  return deviceIds.flatMap((deviceId) => {
    const name = Object.hasOwn(messages, deviceId) ? deviceId : '*';
    const content = Object.hasOwn(messages, name) ? messages[name] : undefined;
    return content === undefined ? [] : [{ userId, deviceId, content }];
  });
}

function contentJson({ userId, deviceId, content }: Delivery): string {
  const json = JSON.stringify(content);
  if (utf8Length(json) <= MAX_MESSAGE_BYTES) return json;
  throw new MatrixError(
    'M_TOO_LARGE',
    `messages["${userId}"]["${deviceId}"] is larger than ${MAX_MESSAGE_BYTES} bytes`,
  );
}
