/**
 * Account data: what a user's clients keep on the server, for the account or for one room.
 *
 * Two types belong to the server. Clients read them like any other, and change them elsewhere: the fully
 * read marker with /read_markers, the push rules with /pushrules.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#client-config
 */
import { MatrixError } from '../errors.ts';
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { GLOBAL, type AccountDataStore } from '../storage/account-data.ts';
import type { Engine, Write } from '../storage/engine.ts';
import type { IgnoredUserStore } from '../storage/ignored-users.ts';
import type { Notifier } from '../sync/notifier.ts';
import { IGNORED_USERS, ignoredIn } from './ignored-users.ts';
import { requireOwn, requireRoomId } from './own-user.ts';

/** Who asks. */
interface Owner {
  readonly userId: UserId;
}

export interface AccountDataDependencies {
  readonly engine: Engine;
  readonly store: AccountDataStore;
  readonly ignored: Pick<IgnoredUserStore, 'replace'>;
  readonly notifier: Pick<Notifier, 'poke'>;
  /** The content of `m.push_rules`. */
  readonly pushRules: (userId: UserId) => Promise<JsonObject>;
}

/** Type → where clients change it instead. */
const MANAGED: ReadonlyMap<string, string> = new Map([
  ['m.fully_read', 'POST /_matrix/client/v3/rooms/{roomId}/read_markers'],
  ['m.push_rules', '/_matrix/client/v3/pushrules/'],
]);

export class AccountData {
  readonly #engine: Engine;
  readonly #store: AccountDataStore;
  readonly #ignored: Pick<IgnoredUserStore, 'replace'>;
  readonly #notifier: Pick<Notifier, 'poke'>;
  readonly #pushRules: (userId: UserId) => Promise<JsonObject>;

  constructor({ engine, store, ignored, notifier, pushRules }: AccountDataDependencies) {
    this.#engine = engine;
    this.#store = store;
    this.#ignored = ignored;
    this.#notifier = notifier;
    this.#pushRules = pushRules;
  }

  /**
   * The content of some data. `roomId` undefined: of the account as a whole. Throws M_FORBIDDEN for another
   * user's, M_INVALID_PARAM for a room id that is none, M_NOT_FOUND when there is no such data.
   */
  async get(
    owner: Owner,
    userId: string,
    roomId: RoomId | undefined,
    type: string,
  ): Promise<JsonObject> {
    requireOwn(owner, userId, 'account data');
    if (roomId !== undefined) requireRoomId(roomId);
    if (roomId === undefined && type === 'm.push_rules') return this.#pushRules(owner.userId);
    const found = await this.#store.find(owner.userId, roomId ?? GLOBAL, type);
    if (found !== undefined) return found.content;
    throw new MatrixError('M_NOT_FOUND', `there is no account data of type ${type} here`);
  }

  /**
   * Sets data; what was there is replaced. Throws as {@link get} does, M_INVALID_PARAM for an empty
   * type, and M_BAD_JSON with status 405 for the types that the server manages.
   */
  async put(
    owner: Owner,
    userId: string,
    roomId: RoomId | undefined,
    type: string,
    content: JsonObject,
  ): Promise<void> {
    requireOwn(owner, userId, 'account data');
    if (roomId !== undefined) requireRoomId(roomId);
    const elsewhere = MANAGED.get(type);
    if (elsewhere !== undefined)
      throw new MatrixError('M_BAD_JSON', `type ${type} cannot be set here; use ${elsewhere}`, {
        status: 405,
      });
    if (type.includes('\0')) throw new MatrixError('M_INVALID_PARAM', 'type must not hold a NUL');
    if (type === '') throw new MatrixError('M_INVALID_PARAM', 'type must not be empty');
    const write = this.#store.put(owner.userId, roomId ?? GLOBAL, type, content);
    const beside = roomId === undefined ? this.#beside(owner.userId, type, content) : [];
    await this.#engine.commit({ writes: [write, ...beside], positions: 1 });
    this.#notifier.poke({ users: [owner.userId] });
  }

  /** What the server itself goes by is kept where it finds it. */
  #beside(userId: UserId, type: string, content: JsonObject): readonly Write[] {
    if (type !== IGNORED_USERS) return [];
    return this.#ignored.replace(userId, ignoredIn(userId, content));
  }
}
