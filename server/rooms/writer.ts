/**
 * The one way to change a room: a draft, made in turn, committed at once, told to the waiting.
 *
 * Each room has its own line. Changes that arrive while a commit is under way are drafted together and share the
 * next one, each still whole or not at all.
 */
import type { RoomId } from '../matrix/identifiers.ts';
import { ConflictError } from '../storage/engine.ts';
import { EVENT_KNOWN, EVENT_PLACED, TRANSACTION_KNOWN } from '../storage/events.ts';
import { LruMap } from '../storage/lru.ts';
import { PUSH_RULES_CHANGED } from '../storage/push-rules.ts';
import { ROOM_EXISTS, ROOM_MOVED_ON } from '../storage/rooms.ts';
import { GroupDraft } from '../storage/state-group-draft.ts';
import { RoomDraft, type NewRoomOrigin } from './draft.ts';
import { readHead, type RoomHead } from './head.ts';
import { GatheringQueue } from './queue.ts';
import type { RoomsContext } from './stores.ts';
import { placedEvents, together } from './together.ts';

/** What one request does to a room. It may run more than once, until a commit succeeds. */
type Change = (draft: RoomDraft) => Promise<void>;

interface Waiting {
  /** A change of the draft that those who wait share, or work that needs the room for itself. */
  readonly change: Change | undefined;
  readonly alone?: () => Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** The room to be changed does not exist here. Callers decide what that means to their client. */
export class UnknownRoomError extends Error {
  override name = 'UnknownRoomError';
}

const ATTEMPTS = 5;

export class RoomWriter {
  readonly #context: RoomsContext;
  readonly #heads = new LruMap<RoomId, RoomHead>(2000);
  #lastCreation = 0;
  readonly #queue = new GatheringQueue<Waiting>((roomId, waiting) => this.#serve(roomId, waiting));

  constructor(context: RoomsContext) {
    this.#context = context;
  }

  /**
   * Changes a room. `change` adds to the draft; what it throws is thrown here, and then nothing of it is written.
   * Throws {@link UnknownRoomError}.
   */
  async change<T>(roomId: RoomId, change: (draft: RoomDraft) => Promise<T>): Promise<T> {
    const made: { value: T }[] = [];
    await new Promise<void>((resolve, reject) => {
      const keep = async (draft: RoomDraft) => {
        made[0] = { value: await change(draft) };
      };
      this.#queue.add(roomId, { change: keep, resolve, reject });
    });
    const [last] = made;
    if (last === undefined) throw new Error('a change was answered before it was made');
    return last.value;
  }

  /**
   * Does something with a room while nobody else changes it. It reads and commits by itself, and is done again when
   * the room was changed by another process meanwhile.
   */
  async exclusively<T>(roomId: RoomId, work: () => Promise<T>): Promise<T> {
    const done: { value: T }[] = [];
    await new Promise<void>((resolve, reject) => {
      const alone = async () => {
        done[0] = { value: await work() };
      };
      this.#queue.add(roomId, { change: undefined, alone, resolve, reject });
    });
    const [last] = done;
    if (last === undefined) throw new Error('work was answered before it was done');
    return last.value;
  }

  /** Makes a room. `change` begins with the create event. */
  async create(origin: () => Promise<NewRoomOrigin>, change: Change): Promise<RoomId> {
    for (let attempt = 1; ; attempt += 1) {
      const draft = await this.begin(await origin());
      await change(draft);
      try {
        await this.#commit(draft);
        return draft.roomId;
      } catch (error) {
        // Another new room may have been first to use a state key.
        if (!isRace(error) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  /**
   * The draft of a room that does not exist yet. Add it to the draft of another with {@link RoomDraft.takeAlong} to
   * have both in one commit.
   */
  async begin(create: NewRoomOrigin): Promise<RoomDraft> {
    const { stores, signer } = this.#context;
    const now = this.#creationTime();
    return new RoomDraft({ ...signer, clock: () => now }, stores, {
      create,
      groups: new GroupDraft(),
    });
  }

  /**
   * A time of its own for each new room: where a room's id is the hash of its create event, two rooms that one user
   * makes in one millisecond would be the same room.
   */
  #creationTime(): number {
    this.#lastCreation = Math.max(this.#context.signer.clock(), this.#lastCreation + 1);
    return this.#lastCreation;
  }

  async #serve(roomId: RoomId, waiting: readonly Waiting[]): Promise<void> {
    const changes = waiting.filter(({ alone }) => alone === undefined);
    try {
      if (changes.length > 0) await this.#together(roomId, changes);
    } catch (error) {
      for (const { reject } of changes) reject(error);
    }
    for (const one of waiting)
      if (one.alone !== undefined) await this.#alone(roomId, one, one.alone);
  }

  async #alone(roomId: RoomId, { resolve, reject }: Waiting, work: () => Promise<void>) {
    for (let attempt = 1; ; attempt += 1)
      try {
        await work();
        this.#heads.delete(roomId);
        resolve();
        return;
      } catch (error) {
        if (isRace(error) && attempt < ATTEMPTS) continue;
        reject(error);
        return;
      }
  }

  async #together(roomId: RoomId, waiting: readonly Waiting[]): Promise<void> {
    let remaining = waiting;
    for (let attempt = 1; ; attempt += 1) {
      const draft = await this.#draft(roomId, attempt > 1);
      remaining = await draftAll(draft, remaining);
      try {
        if (!draft.isEmpty) await this.#commit(draft);
        for (const { resolve } of remaining) resolve();
        return;
      } catch (error) {
        this.#heads.delete(roomId);
        const again = isRace(error) || (isRetransmission(error) && remaining.length > 1);
        if (again && attempt < ATTEMPTS) continue;
        if (remaining.length === 1) throw error;
        // One of them spoils it for all: each gets a commit of its own.
        for (const one of remaining) await this.#serve(roomId, [one]);
        return;
      }
    }
  }

  async #draft(roomId: RoomId, isRetry: boolean): Promise<RoomDraft> {
    const { stores, signer } = this.#context;
    const head = this.#heads.get(roomId) ?? (await readHead(stores, signer.crypto, roomId));
    if (head === undefined) throw new UnknownRoomError(roomId);
    this.#heads.set(roomId, head);
    const groups = await stores.groups.draft(head.group === null ? [] : [head.group]);
    return new RoomDraft(signer, stores, { head, groups }, isRetry);
  }

  async #commit(draft: RoomDraft): Promise<void> {
    const { engine, hooks, notifier, signer } = this.#context;
    const { drafts, batch } = together(draft);
    const events = drafts.flatMap((placed) => placedEvents(placed, signer.serverName));
    const beside = await hooks.beforeCommit(events);
    const { first } = await engine.commit({ ...batch, writes: [...batch.writes, ...beside] });
    for (const one of drafts)
      this.#heads.set(one.draft.roomId, one.draft.headAfter(first + one.offset));
    const changes = new Map(drafts.map(({ draft: one }) => [one.roomId, one.change] as const));
    hooks.afterCommit(events, changes);
    notifier.poke({
      users: [...changes.values()].flatMap(({ moves }) => moves.map(({ userId }) => userId)),
      rooms: [...changes.keys()],
    });
  }
}

/** Lets each change add to the draft; one that throws leaves no trace in it and is answered at once. */
async function draftAll(draft: RoomDraft, waiting: readonly Waiting[]): Promise<Waiting[]> {
  const drafted: Waiting[] = [];
  for (const one of waiting) {
    const goBack = draft.checkpoint();
    try {
      await one.change?.(draft);
      drafted.push(one);
    } catch (error) {
      goBack();
      one.reject(error);
    }
  }
  return drafted;
}

/** Whether reading again can help. */
function isRace(error: unknown): boolean {
  if (!(error instanceof ConflictError)) return false;
  return (
    error.condition === ROOM_MOVED_ON ||
    error.condition === ROOM_EXISTS ||
    error.condition === EVENT_KNOWN ||
    error.condition === EVENT_PLACED ||
    error.condition === PUSH_RULES_CHANGED ||
    error.condition.includes('state_pairs')
  );
}

/** Whether the request was already served: its transaction is known. */
export function isRetransmission(error: unknown): boolean {
  return error instanceof ConflictError && error.condition === TRANSACTION_KNOWN;
}
