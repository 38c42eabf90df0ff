/** Somebody who uses matrix-js-sdk, untouched, with its own end-to-end encryption where that is what a test is about. */
import {
  ClientEvent,
  createClient,
  MatrixEventEvent,
  RoomEvent,
  SyncState,
  type IStartClientOpts,
  type MatrixClient,
  type MatrixEvent,
} from 'matrix-js-sdk';
import type { Logger } from 'matrix-js-sdk/lib/logger.js';
import { until } from '../until.ts';

/** Longest wait for anything that should happen at once. */
const PATIENCE_MS = 20_000;

const nothing = (): void => undefined;
const silent: Logger = {
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  getChild: () => silent,
};

export interface SdkPerson {
  readonly client: MatrixClient;
  readonly userId: string;
  /** Waits until the person can read a message with this text in that room; answers how it came. */
  reads(roomId: string, text: string): Promise<{ sender: string; encrypted: boolean }>;
  /** Waits until what the client knows satisfies a condition. */
  sees(what: string, condition: () => boolean | Promise<boolean>): Promise<void>;
  stop(): void;
}

/** What opens a person's secret storage: the recovery key that they wrote down, once they have one. */
export interface RecoveryNote {
  privateKey: Uint8Array<ArrayBuffer> | undefined;
}

export interface SdkOptions {
  readonly note?: RecoveryNote;
  /** Whether the client encrypts. Without it one starts in a tenth of the time. */
  readonly encryption?: boolean;
  /** In place of `fetch`. */
  readonly fetchFn?: typeof fetch;
  /** How it syncs. */
  readonly sync?: IStartClientOpts;
}

/** What a person logs in with. */
export const passwordOf = (username: string): string => `password of ${username}`;

interface Session {
  readonly user_id: string;
  readonly access_token?: string;
  readonly device_id?: string;
}

/** Registers an account through the SDK, switches encryption on, and starts syncing. */
export async function sdkPerson(
  baseUrl: string,
  username: string,
  options: SdkOptions = {},
): Promise<SdkPerson> {
  const registered = await createClient({ baseUrl, logger: silent }).registerRequest({
    username,
    password: passwordOf(username),
    auth: { type: 'm.login.dummy' },
  });
  return start(baseUrl, username, registered, options);
}

/** The same person on another device, which knows nothing yet. */
export async function sdkDevice(
  baseUrl: string,
  username: string,
  options: SdkOptions = {},
): Promise<SdkPerson> {
  const session = await createClient({ baseUrl, logger: silent }).loginRequest({
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: username },
    password: passwordOf(username),
  });
  return start(baseUrl, username, session, options);
}

async function start(
  baseUrl: string,
  username: string,
  { user_id: userId, access_token: accessToken, device_id: deviceId }: Session,
  { note, fetchFn = fetch, encryption = true, sync = { initialSyncLimit: 20 } }: SdkOptions,
): Promise<SdkPerson> {
  if (accessToken === undefined || deviceId === undefined) throw new Error('no session');
  const client = createClient({
    baseUrl,
    userId,
    accessToken,
    deviceId,
    logger: silent,
    fetchFn,
    timelineSupport: true,
    verificationMethods: ['m.sas.v1'],
    cryptoCallbacks: {
      getSecretStorageKey: async ({ keys }) => {
        const [keyId] = Object.keys(keys);
        return keyId === undefined || note?.privateKey === undefined
          ? null
          : [keyId, note.privateKey];
      },
    },
  });
  if (encryption) await client.initRustCrypto({ useIndexedDB: false });
  const ready = new Promise<void>((resolve) => {
    client.on(ClientEvent.Sync, (state) => {
      if (state === SyncState.Prepared || state === SyncState.Syncing) resolve();
    });
  });
  await client.startClient(sync);
  await ready;

  const sees = async (what: string, condition: () => boolean | Promise<boolean>): Promise<void> => {
    const otherwise = () => `${username} waited in vain for ${what}`;
    await until(condition, { limitMs: PATIENCE_MS, pauseMs: 25, otherwise });
  };

  return {
    client,
    userId,
    sees,
    reads: (roomId, text) => readMessage(client, roomId, text, username),
    stop: () => client.stopClient(),
  };
}

function readMessage(
  client: MatrixClient,
  roomId: string,
  text: string,
  username: string,
): Promise<{ sender: string; encrypted: boolean }> {
  return new Promise((resolve, reject) => {
    const look = (event: MatrixEvent): void => {
      if (event.getRoomId() !== roomId || event.getContent()['body'] !== text) return;
      clearTimeout(timer);
      client.off(MatrixEventEvent.Decrypted, look);
      client.off(RoomEvent.Timeline, look);
      resolve({ sender: event.getSender() ?? '', encrypted: event.isEncrypted() });
    };
    const timer = setTimeout(() => {
      client.off(MatrixEventEvent.Decrypted, look);
      client.off(RoomEvent.Timeline, look);
      reject(new Error(`${username} never read "${text}"`));
    }, PATIENCE_MS);
    client.on(MatrixEventEvent.Decrypted, look);
    client.on(RoomEvent.Timeline, look);
    for (const event of client.getRoom(roomId)?.getLiveTimeline().getEvents() ?? []) look(event);
  });
}
