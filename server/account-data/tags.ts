/**
 * Tags: labels a user puts on rooms, kept in the room's account data under `m.tag`.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#room-tagging
 */
import { MatrixError } from '../errors.ts';
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import { isObject, type JsonObject } from '../matrix/json.ts';
import { utf8Length } from '../matrix/utf8.ts';
import type { AccountDataStore } from '../storage/account-data.ts';
import type { Engine } from '../storage/engine.ts';
import { retryConflicts } from '../storage/retry.ts';
import type { Notifier } from '../sync/notifier.ts';
import { requireOwn, requireRoomId } from './own-user.ts';

export interface TagDependencies {
  readonly engine: Engine;
  readonly store: AccountDataStore;
  readonly notifier: Pick<Notifier, 'poke'>;
}

const MAX_TAG_BYTES = 255;
const TYPE = 'm.tag';

export class Tags {
  readonly #engine: Engine;
  readonly #store: AccountDataStore;
  readonly #notifier: Pick<Notifier, 'poke'>;

  constructor({ engine, store, notifier }: TagDependencies) {
    this.#engine = engine;
    this.#store = store;
    this.#notifier = notifier;
  }

  /** Tag → what is known of it, such as `order`. Throws M_FORBIDDEN and M_INVALID_PARAM. */
  async list(owner: { userId: UserId }, userId: string, roomId: RoomId): Promise<JsonObject> {
    requireOwn(owner, userId, 'the tags');
    requireRoomId(roomId);
    return tagsIn((await this.#store.find(userId, roomId, TYPE))?.content);
  }

  /**
   * Adds a tag, or replaces what is known of it. Throws M_INVALID_PARAM for a tag that is empty or has more
   * than 255 bytes.
   */
  async put(
    owner: { userId: UserId },
    userId: string,
    roomId: RoomId,
    tag: string,
    details: JsonObject,
  ): Promise<void> {
    requireOwn(owner, userId, 'the tags');
    requireRoomId(roomId);
    if (tag === '') throw new MatrixError('M_INVALID_PARAM', 'tag must not be empty');
    if (utf8Length(tag) > MAX_TAG_BYTES)
      throw new MatrixError('M_INVALID_PARAM', `tag is longer than ${MAX_TAG_BYTES} bytes`);
    await this.#change(userId, roomId, (tags) => {
      tags.set(tag, details);
      return true;
    });
  }

  /** Removes a tag. One that is not there is removed already. */
  async remove(
    owner: { userId: UserId },
    userId: string,
    roomId: RoomId,
    tag: string,
  ): Promise<void> {
    requireOwn(owner, userId, 'the tags');
    requireRoomId(roomId);
    await this.#change(userId, roomId, (tags) => tags.delete(tag));
  }

  /** Reads, changes and writes the tags; again when another device was faster. */
  async #change(
    userId: UserId,
    roomId: RoomId,
    change: (tags: Map<string, JsonObject[string]>) => boolean,
  ): Promise<void> {
    const changed = await retryConflicts(async () => {
      const before = await this.#store.find(userId, roomId, TYPE);
      const tags = new Map(Object.entries(tagsIn(before?.content)));
      if (!change(tags)) return false;
      const content = { ...before?.content, tags: Object.fromEntries(tags) };
      const write = this.#store.replace(userId, roomId, TYPE, content, before?.position);
      await this.#engine.commit({ writes: [write], positions: 1 });
      return true;
    });
    if (changed) this.#notifier.poke({ users: [userId] });
  }
}

/** Clients may also set `m.tag` as plain account data, so it may hold anything. */
function tagsIn(content: JsonObject | undefined): JsonObject {
  return isObject(content?.['tags']) ? content['tags'] : {};
}
