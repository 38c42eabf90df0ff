/**
 * Profiles: what users say about themselves.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#profiles
 */
import { MatrixError } from '../errors.ts';
import type { UserId } from '../matrix/identifiers.ts';
import { isString, own, without, type JsonObject, type JsonValue } from '../matrix/json.ts';
import type { Requester } from '../sessions/requester.ts';
import type { Engine } from '../storage/engine.ts';
import type { ProfileStore } from '../storage/profiles.ts';
import { retryConflicts } from '../storage/retry.ts';
import { assertFieldName, assertProfileSize, fieldValue } from './fields.ts';

/** What member events and presence carry of a profile. */
export interface ShownProfile {
  readonly displayname?: string;
  readonly avatar_url?: string;
}

export interface ProfileReader {
  /** Fields that are not set are absent; so are all of a user who does not exist. */
  read(userId: UserId): Promise<ShownProfile>;
  /** The same of many; who has no profile is left out. */
  readAll(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, ShownProfile>>;
}

export interface Profiles extends ProfileReader {
  /** The whole profile. Throws M_NOT_FOUND when there is none, or no such user here; status 408 when an application service may know, and does not answer. */
  get(userId: UserId): Promise<JsonObject>;
  /** One field. Throws M_NOT_FOUND, and as {@link assertFieldName}. */
  getField(userId: UserId, name: string): Promise<JsonValue>;
  /**
   * Sets a field of the requester's own profile. A new displayname or avatar_url is in all their rooms when this
   * resolves.
   *
   * Throws M_FORBIDDEN for somebody else's profile, M_GUEST_ACCESS_FORBIDDEN for guests who set more than their
   * displayname, M_PROFILE_TOO_LARGE, and as {@link assertFieldName} and {@link fieldValue}.
   *
   * @param body the request's body: an object with the field and nothing else
   */
  setField(requester: Requester, userId: UserId, name: string, body: JsonObject): Promise<void>;
  /** Removes a field; one that is not there is no error. Throws as {@link setField}. */
  removeField(requester: Requester, userId: UserId, name: string): Promise<void>;
}

/** What rooms need; made before them, because they need it. */
export function createProfileReader(store: ProfileStore): ProfileReader {
  return {
    async read(userId) {
      return shown((await store.find(userId))?.fields ?? {});
    },
    async readAll(userIds) {
      const rows = await store.findAll(userIds);
      return new Map(rows.map(({ user_id, fields }) => [user_id, shown(fields)]));
    },
  };
}

function shown({ displayname, avatar_url }: JsonObject): ShownProfile {
  return {
    ...(isString(displayname) ? { displayname } : {}),
    ...(isString(avatar_url) ? { avatar_url } : {}),
  };
}

export function createProfiles(deps: {
  readonly engine: Engine;
  readonly store: ProfileStore;
  readonly reader: ProfileReader;
  /** Those who carry displayname and avatar_url further: rooms, presence. */
  readonly shownChanged: readonly ((userId: UserId) => Promise<void>)[];
  /** Has a user made who does not exist, if an application service will; true when it did. */
  readonly findUser?: (userId: UserId) => Promise<boolean>;
}): Profiles {
  const { engine, store, reader, shownChanged, findUser } = deps;

  const get = async (userId: UserId): Promise<JsonObject> => {
    const find = async () => (await store.find(userId))?.fields ?? {};
    const fields = await find();
    if (Object.keys(fields).length > 0) return fields;
    const made = (await findUser?.(userId)) === true ? await find() : {};
    if (Object.keys(made).length > 0) return made;
    throw new MatrixError('M_NOT_FOUND', 'There is no profile of such a user here.');
  };

  const change = (userId: UserId, edit: (fields: JsonObject) => JsonObject): Promise<void> =>
    retryConflicts(async () => {
      const stored = await store.find(userId);
      const fields = edit(stored?.fields ?? {});
      assertProfileSize(fields);
      const write =
        stored === undefined
          ? store.insert(userId, fields)
          : store.update(userId, fields, stored.version);
      await engine.commit({ writes: [write], positions: 0 });
    });

  const edit = async (
    userId: UserId,
    name: string,
    value: JsonValue | undefined,
  ): Promise<void> => {
    await change(userId, (fields) =>
      value === undefined ? without(fields, name) : { ...fields, [name]: value },
    );
    // Also when nothing changed: a request that is made again after a crash finishes what was begun.
    if (name === 'displayname' || name === 'avatar_url')
      for (const tell of shownChanged) await tell(userId);
  };

  return {
    read: (userId) => reader.read(userId),
    readAll: (userIds) => reader.readAll(userIds),
    get,

    async getField(userId, name) {
      assertFieldName(name);
      const value = own(await get(userId), name);
      if (value !== undefined) return value;
      throw new MatrixError('M_NOT_FOUND', `The user has no ${name} in their profile.`);
    },

    async setField(requester, userId, name, body) {
      assertOwn(requester, userId, name);
      assertFieldName(name);
      await edit(userId, name, fieldValue(name, body));
    },

    async removeField(requester, userId, name) {
      assertOwn(requester, userId, name);
      assertFieldName(name);
      await edit(userId, name, undefined);
    },
  };
}

function assertOwn(requester: Requester, userId: UserId, name: string): void {
  if (requester.userId !== userId)
    throw new MatrixError('M_FORBIDDEN', 'You can only change your own profile.');
  if (requester.isGuest && name !== 'displayname')
    throw new MatrixError(
      'M_GUEST_ACCESS_FORBIDDEN',
      'Guests can change nothing of their profile but displayname.',
    );
}
