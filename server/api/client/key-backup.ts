/** Keys of conversations, backed up. @see https://spec.matrix.org/v1.19/client-server-api/#server-side-key-backups */
import Type from 'typebox';
import type { BackupState } from '../../encryption/backup-keys.ts';
import { MatrixError } from '../../errors.ts';
import type { JsonObject } from '../../matrix/json.ts';
import type { BackedUpKeyRow, KeyBackupRow } from '../../storage/key-backups.ts';
import { route, type Route } from '../route.ts';
import { anyObject, Empty, roomIdParam } from '../schemas.ts';

const VERSION = '/_matrix/client/v3/room_keys/version';
const KEYS = '/_matrix/client/v3/room_keys/keys';

const algorithm = Type.String({ description: 'How keys are encrypted; it cannot change.' });
const authData = anyObject('What the algorithm needs, such as the public key of the backup.');
const Info = { algorithm, auth_data: authData };
const BackupAnswer = Type.Object({
  ...Info,
  version: Type.String({ description: 'The version of the backup.' }),
  count: Type.Integer({ description: 'How many keys are in it.' }),
  etag: Type.String({ description: 'Another one whenever a key was added, replaced or deleted.' }),
});
const UpdateAnswer = Type.Object({
  etag: Type.String({ description: 'The etag of the backup now.' }),
  count: Type.Integer({ description: 'How many keys are in it now.' }),
});

const Key = Type.Object({
  first_message_index: Type.Integer({
    minimum: 0,
    description: 'The first message that the key can decrypt.',
  }),
  forwarded_count: Type.Integer({
    minimum: 0,
    description: 'How often the key was passed on from device to device.',
  }),
  is_verified: Type.Boolean({
    description: 'Whether the device had verified the one that the key is from.',
  }),
  session_data: anyObject('The key, encrypted.'),
});
const Sessions = Type.Object({
  sessions: Type.Record(Type.String(), Key, { description: 'Session → key.' }),
});
const Rooms = Type.Object({
  rooms: Type.Record(Type.String(), Sessions, { description: 'Room → its sessions.' }),
});

const versionParams = Type.Object({ version: Type.String({ description: 'The backup.' }) });
const roomParams = Type.Object({ roomId: roomIdParam });
const sessionParams = Type.Object({
  roomId: roomIdParam,
  sessionId: Type.String({ description: 'The session.' }),
});
const query = Type.Object({ version: Type.String({ description: 'The backup.' }) });

const noBackup = { M_NOT_FOUND: 'There is no such backup.' } as const;
const badInfo = {
  M_INVALID_PARAM: 'The algorithm is no algorithm, or auth_data lacks what it needs.',
  M_TOO_LARGE: 'auth_data is larger than 65,536 bytes.',
} as const;
const putErrors = {
  M_WRONG_ROOM_KEYS_VERSION: 'The backup is not the newest; current_version names that.',
  M_NOT_FOUND: 'There is no backup at all.',
  M_INVALID_PARAM: 'A room or session is none.',
  M_TOO_LARGE: 'session_data of a key is larger than 65,536 bytes.',
} as const;

/** What all of them share. */
const common = { module: 'key_backup', auth: 'user', rateLimit: 'default' } as const;

function backupAnswer(row: KeyBackupRow): JsonObject {
  return {
    algorithm: row.algorithm,
    auth_data: row.auth_data,
    version: String(row.version),
    count: row.key_count,
    etag: String(row.etag),
  };
}

const updateAnswer = ({ etag, count }: BackupState): JsonObject => ({ etag, count });

const keyAnswer = (row: BackedUpKeyRow): JsonObject => ({
  first_message_index: row.first_message_index,
  forwarded_count: row.forwarded_count,
  is_verified: row.is_verified,
  session_data: row.session_data,
});

const sessionsAnswer = (rows: readonly BackedUpKeyRow[]): JsonObject => ({
  sessions: Object.fromEntries(rows.map((row) => [row.session_id, keyAnswer(row)])),
});

export const postRoomKeysVersion: Route = route({
  ...common,
  operationId: 'postRoomKeysVersion',
  method: 'POST',
  path: VERSION,
  spec: 'client-server-api/#post_matrixclientv3room_keysversion',
  summary: 'Begins a backup. From then on keys go into this one.',
  body: Type.Object(Info),
  responses: {
    200: Type.Object({ version: Type.String({ description: 'The version of the new backup.' }) }),
  },
  errors: badInfo,
  async handle({ body, requester, services }) {
    return { version: await services.encryption.backupVersions.create(requester.userId, body) };
  },
});

export const getRoomKeysVersionCurrent: Route = route({
  ...common,
  operationId: 'getRoomKeysVersionCurrent',
  method: 'GET',
  path: VERSION,
  spec: 'client-server-api/#get_matrixclientv3room_keysversion',
  summary: 'Describes the newest backup.',
  responses: { 200: BackupAnswer },
  errors: noBackup,
  async handle({ requester, services }) {
    return backupAnswer(await services.encryption.backupVersions.get(requester.userId));
  },
});

export const getRoomKeysVersion: Route = route({
  ...common,
  operationId: 'getRoomKeysVersion',
  method: 'GET',
  path: `${VERSION}/{version}`,
  spec: 'client-server-api/#get_matrixclientv3room_keysversionversion',
  summary: 'Describes a backup.',
  params: versionParams,
  responses: { 200: BackupAnswer },
  errors: noBackup,
  async handle({ params, requester, services }) {
    const { backupVersions } = services.encryption;
    return backupAnswer(await backupVersions.get(requester.userId, params.version));
  },
});

export const putRoomKeysVersion: Route = route({
  ...common,
  operationId: 'putRoomKeysVersion',
  method: 'PUT',
  path: `${VERSION}/{version}`,
  spec: 'client-server-api/#put_matrixclientv3room_keysversionversion',
  summary: 'Replaces the auth_data of a backup.',
  params: versionParams,
  body: Type.Object({
    ...Info,
    version: Type.Optional(Type.String({ description: 'The same as in the path.' })),
  }),
  responses: { 200: Empty },
  errors: {
    ...noBackup,
    ...badInfo,
    M_INVALID_PARAM: 'The algorithm or the version is not that of the backup.',
  },
  async handle({ params, body, requester, services }) {
    await services.encryption.backupVersions.update(requester.userId, params.version, body);
    return {};
  },
});

export const deleteRoomKeysVersion: Route = route({
  ...common,
  operationId: 'deleteRoomKeysVersion',
  method: 'DELETE',
  path: `${VERSION}/{version}`,
  spec: 'client-server-api/#delete_matrixclientv3room_keysversionversion',
  summary: 'Deletes a backup with all its keys.',
  params: versionParams,
  responses: { 200: Empty },
  errors: { M_NOT_FOUND: 'There never was such a backup.' },
  async handle({ params, requester, services }) {
    await services.encryption.backupVersions.remove(requester.userId, params.version);
    return {};
  },
});

export const putRoomKeys: Route = route({
  ...common,
  operationId: 'putRoomKeys',
  method: 'PUT',
  path: KEYS,
  spec: 'client-server-api/#put_matrixclientv3room_keyskeys',
  summary: 'Backs up keys of any rooms.',
  query,
  body: Rooms,
  responses: { 200: UpdateAnswer },
  errors: putErrors,
  async handle({ query: { version }, body, requester, services }) {
    const { backupKeys } = services.encryption;
    return updateAnswer(await backupKeys.put(requester.userId, version, body.rooms));
  },
});

export const putRoomKeysByRoomId: Route = route({
  ...common,
  operationId: 'putRoomKeysByRoomId',
  method: 'PUT',
  path: `${KEYS}/{roomId}`,
  spec: 'client-server-api/#put_matrixclientv3room_keyskeysroomid',
  summary: 'Backs up keys of a room.',
  params: roomParams,
  query,
  body: Sessions,
  responses: { 200: UpdateAnswer },
  errors: putErrors,
  async handle({ params: { roomId }, query: { version }, body, requester, services }) {
    const { backupKeys } = services.encryption;
    return updateAnswer(await backupKeys.put(requester.userId, version, { [roomId]: body }));
  },
});

export const putRoomKeyBySessionId: Route = route({
  ...common,
  operationId: 'putRoomKeyBySessionId',
  method: 'PUT',
  path: `${KEYS}/{roomId}/{sessionId}`,
  spec: 'client-server-api/#put_matrixclientv3room_keyskeysroomidsessionid',
  summary: 'Backs up the key of a session.',
  params: sessionParams,
  query,
  body: Key,
  responses: { 200: UpdateAnswer },
  errors: putErrors,
  async handle({ params: { roomId, sessionId }, query: { version }, body, requester, services }) {
    const rooms = { [roomId]: { sessions: { [sessionId]: body } } };
    const { backupKeys } = services.encryption;
    return updateAnswer(await backupKeys.put(requester.userId, version, rooms));
  },
});

export const getRoomKeys: Route = route({
  ...common,
  operationId: 'getRoomKeys',
  method: 'GET',
  path: KEYS,
  spec: 'client-server-api/#get_matrixclientv3room_keyskeys',
  summary: 'Reads all keys of a backup.',
  query,
  responses: { 200: Rooms },
  errors: noBackup,
  async handle({ query: { version }, requester, services }) {
    const rows = await services.encryption.backupKeys.get(requester.userId, version, {});
    const rooms = Map.groupBy(rows, (row) => row.room_id);
    return {
      rooms: Object.fromEntries([...rooms].map(([roomId, keys]) => [roomId, sessionsAnswer(keys)])),
    };
  },
});

export const getRoomKeysByRoomId: Route = route({
  ...common,
  operationId: 'getRoomKeysByRoomId',
  method: 'GET',
  path: `${KEYS}/{roomId}`,
  spec: 'client-server-api/#get_matrixclientv3room_keyskeysroomid',
  summary: 'Reads the keys of a room.',
  params: roomParams,
  query,
  responses: { 200: Sessions },
  errors: noBackup,
  async handle({ params, query: { version }, requester, services }) {
    return sessionsAnswer(
      await services.encryption.backupKeys.get(requester.userId, version, params),
    );
  },
});

export const getRoomKeyBySessionId: Route = route({
  ...common,
  operationId: 'getRoomKeyBySessionId',
  method: 'GET',
  path: `${KEYS}/{roomId}/{sessionId}`,
  spec: 'client-server-api/#get_matrixclientv3room_keyskeysroomidsessionid',
  summary: 'Reads the key of a session.',
  params: sessionParams,
  query,
  responses: { 200: Key },
  errors: { M_NOT_FOUND: 'There is no such backup, or no such key in it.' },
  async handle({ params, query: { version }, requester, services }) {
    const [row] = await services.encryption.backupKeys.get(requester.userId, version, params);
    if (row === undefined) throw new MatrixError('M_NOT_FOUND', 'The backup has no such key.');
    return keyAnswer(row);
  },
});

export const deleteRoomKeys: Route = route({
  ...common,
  operationId: 'deleteRoomKeys',
  method: 'DELETE',
  path: KEYS,
  spec: 'client-server-api/#delete_matrixclientv3room_keyskeys',
  summary: 'Deletes all keys of a backup, which stays.',
  query,
  responses: { 200: UpdateAnswer },
  errors: noBackup,
  async handle({ query: { version }, requester, services }) {
    const { backupKeys } = services.encryption;
    return updateAnswer(await backupKeys.remove(requester.userId, version, {}));
  },
});

export const deleteRoomKeysByRoomId: Route = route({
  ...common,
  operationId: 'deleteRoomKeysByRoomId',
  method: 'DELETE',
  path: `${KEYS}/{roomId}`,
  spec: 'client-server-api/#delete_matrixclientv3room_keyskeysroomid',
  summary: 'Deletes the keys of a room.',
  params: roomParams,
  query,
  responses: { 200: UpdateAnswer },
  errors: noBackup,
  async handle({ params, query: { version }, requester, services }) {
    const { backupKeys } = services.encryption;
    return updateAnswer(await backupKeys.remove(requester.userId, version, params));
  },
});

export const deleteRoomKeyBySessionId: Route = route({
  ...common,
  operationId: 'deleteRoomKeyBySessionId',
  method: 'DELETE',
  path: `${KEYS}/{roomId}/{sessionId}`,
  spec: 'client-server-api/#delete_matrixclientv3room_keyskeysroomidsessionid',
  summary: 'Deletes the key of a session.',
  params: sessionParams,
  query,
  responses: { 200: UpdateAnswer },
  errors: noBackup,
  async handle({ params, query: { version }, requester, services }) {
    const { backupKeys } = services.encryption;
    return updateAnswer(await backupKeys.remove(requester.userId, version, params));
  },
});

export const routes: Route[] = [
  postRoomKeysVersion,
  getRoomKeysVersionCurrent,
  getRoomKeysVersion,
  putRoomKeysVersion,
  deleteRoomKeysVersion,
  putRoomKeys,
  putRoomKeysByRoomId,
  putRoomKeyBySessionId,
  getRoomKeys,
  getRoomKeysByRoomId,
  getRoomKeyBySessionId,
  deleteRoomKeys,
  deleteRoomKeysByRoomId,
  deleteRoomKeyBySessionId,
];
