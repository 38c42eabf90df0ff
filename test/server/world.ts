/** A small world for the tests of what stands beside rooms: a real database, and people in rooms as one says. */
import type { RoomMembers } from '../../server/ephemeral/members.ts';
import type { JsonObject } from '../../server/matrix/json.ts';
import type { Timers } from '../../server/ephemeral/timers.ts';
import type { StoredEvent } from '../../server/storage/events.ts';
import { openSqlite } from '../../server/storage/sqlite.ts';
import type { Concerned } from '../../server/sync/notifier.ts';
import type { SyncScope } from '../../server/sync/provider.ts';

export const ALICE = '@alice:example.org';
export const BOB = '@bob:example.org';
export const CAROL = '@carol:example.org';
export const ROOM = '!room:example.org';
export const OTHER_ROOM = '!other:example.org';

/** Time that passes only when told to. */
export class FakeTime implements Timers {
  now = 1_700_000_000_000;
  #pending: { at: number; callback: () => void }[] = [];

  readonly clock = (): number => this.now;

  after(milliseconds: number, callback: () => void): () => void {
    const entry = { at: this.now + milliseconds, callback };
    this.#pending.push(entry);
    return () => {
      this.#pending = this.#pending.filter((one) => one !== entry);
    };
  }

  get pending(): number {
    return this.#pending.length;
  }

  /** Lets time pass, timer by timer, and what the timers begin come to an end. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    for (;;) {
      const next = this.#pending.toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > end) break;
      this.now = Math.max(this.now, next.at);
      this.#pending = this.#pending.filter((one) => one !== next);
      next.callback();
      await settled();
    }
    this.now = end;
    await settled();
  }
}

/** Lets what was begun without being waited for come to an end. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Who is joined where. */
export class FakeMembers implements RoomMembers {
  readonly rooms = new Map<string, Set<string>>();

  join(roomId: string, ...userIds: string[]): void {
    this.rooms.set(roomId, new Set([...(this.rooms.get(roomId) ?? []), ...userIds]));
  }

  leave(roomId: string, userId: string): void {
    this.rooms.get(roomId)?.delete(userId);
  }

  async isJoined(roomId: string, userId: string): Promise<boolean> {
    return this.rooms.get(roomId)?.has(userId) === true;
  }

  async joinedRooms(userId: string): Promise<string[]> {
    return [...this.rooms].filter(([, users]) => users.has(userId)).map(([roomId]) => roomId);
  }

  async sharingRoomWith(userId: string, among: Iterable<string>): Promise<Set<string>> {
    const rooms = await this.joinedRooms(userId);
    const isNear = (other: string) => rooms.some((roomId) => this.rooms.get(roomId)?.has(other));
    return new Set([...among].filter(isNear));
  }

  async joinedMembers(roomIds: readonly string[]): Promise<Map<string, string[]>> {
    return new Map(roomIds.map((roomId) => [roomId, [...(this.rooms.get(roomId) ?? [])]]));
  }
}

export class FakeNotifier {
  readonly pokes: { users: string[]; rooms: string[] }[] = [];

  poke({ users = [], rooms = [] }: Concerned): void {
    this.pokes.push({ users: [...users], rooms: [...rooms] });
  }
}

export function openWorld() {
  const time = new FakeTime();
  const errors: unknown[] = [];
  return {
    engine: openSqlite({ path: ':memory:' }),
    members: new FakeMembers(),
    notifier: new FakeNotifier(),
    time,
    clock: time.clock,
    timers: time,
    errors,
    onError: (error: unknown): void => {
      errors.push(error);
    },
    serverName: 'example.org',
  };
}

export function scopeOf(
  world: { readonly engine: { readonly position: number } },
  scope: Partial<SyncScope> = {},
): SyncScope {
  return {
    userId: ALICE,
    deviceId: 'PHONE',
    upTo: world.engine.position,
    filter: {},
    ignored: new Set(),
    joined: [],
    newlyJoined: new Set(),
    ...scope,
  };
}

/** The queries that a piece of work makes. */
export async function readsOf(
  { engine }: { readonly engine: { readonly counters: { readonly reads: number } } },
  work: () => Promise<unknown>,
): Promise<number> {
  const before = engine.counters.reads;
  await work();
  return engine.counters.reads - before;
}

/** A message in a room, as the event store answers it. */
export function storedMessage(
  roomId: string,
  eventId: string,
  position: number,
  content: JsonObject,
): StoredEvent {
  return {
    nid: position,
    eventId,
    roomNid: 1,
    roomId,
    roomVersion: '12',
    type: 'm.room.message',
    stateKey: null,
    sender: BOB,
    depth: position,
    position,
    status: 0,
    stateGroup: null,
    replacesNid: null,
    redactedBy: null,
    deviceId: null,
    txnId: null,
    pdu: {
      type: 'm.room.message',
      sender: BOB,
      content,
      origin_server_ts: 1,
      depth: position,
      prev_events: [],
      auth_events: [],
      hashes: { sha256: '' },
      signatures: {},
    },
  };
}
