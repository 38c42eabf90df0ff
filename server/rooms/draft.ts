/**
 * A change of one room in the making: events that follow each other, each authorized against the state that the
 * ones before it leave, and all that they bring with them. Nothing is written before the whole is committed.
 */
import { authEventKeys, selectAuthEvents } from '../matrix/auth-events.ts';
import { canonicalJson } from '../matrix/canonical-json.ts';
import { authorize } from '../matrix/event-auth/index.ts';
import { checkEventSize } from '../matrix/event-format.ts';
import {
  membershipIn,
  type Membership,
  type Pdu,
  type PduDraft,
  type StateKey,
  type StateLookup,
} from '../matrix/events.ts';
import { roomIdFromCreate } from '../matrix/hashing.ts';
import type { EventId, RoomId, UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { powerLevelsOf, type PowerLevels } from '../matrix/power-levels.ts';
import { redact } from '../matrix/redaction.ts';
import type { RoomVersion } from '../matrix/room-versions.ts';
import { sealEvent } from '../matrix/signing.ts';
import type { Batch, Write } from '../storage/engine.ts';
import {
  insertEvent,
  redactStored,
  type StoredEvent,
  type Transaction,
} from '../storage/events.ts';
import { setMembership } from '../storage/memberships.ts';
import { refAt, settle, type Ref } from '../storage/refs.ts';
import { deleteRelations, insertRelation, relationOf } from '../storage/relations.ts';
import { countMembers, insertRoom, replaceExtremities, type Extremity } from '../storage/rooms.ts';
import type { GroupLine } from '../storage/state-groups.ts';
import { insertPair, setState } from '../storage/state.ts';
import { eventRefusal, RefusedEvent } from './refusals.ts';
import { entryName, readEntries, type RoomHead, type StateEntry, type StateEvent } from './head.ts';
import type { RoomStores, Signer } from './stores.ts';

/** An event as the service that wants it sent describes it. */
export interface EventWish {
  readonly type: string;
  readonly sender: UserId;
  readonly content: JsonObject;
  /** Present on state events, and only there. */
  readonly stateKey?: string;
  /** The target of a redaction, in versions that keep it beside the content. */
  readonly redacts?: EventId;
  readonly transaction?: Transaction | undefined;
}

/** Where the room's graph ends, as far as the draft has brought it. */
interface End {
  readonly ref: Ref;
  readonly eventId: EventId;
  readonly depth: number;
  readonly stateGroup: Ref | null;
}

/** What a draft is started from: a room that exists, or one in the making. */
export type DraftOrigin =
  | { readonly head: RoomHead; readonly line: GroupLine }
  | { readonly create: NewRoomOrigin; readonly line: GroupLine };

export interface NewRoomOrigin {
  readonly version: RoomVersion;
  readonly creator: UserId;
  readonly listed: boolean;
  /** The room's id, in versions that choose one. */
  readonly roomId: RoomId | undefined;
  /** The numbers of the state keys that will be needed, by {@link entryName}. */
  readonly pairs: ReadonlyMap<string, number>;
}

/** What a draft remembers to come back to. */
interface Checkpoint {
  readonly writes: number;
  readonly added: readonly Pdu[];
  readonly ends: readonly End[];
  readonly entries: Map<string, StateEntry>;
  readonly transactions: Map<string, EventId>;
  readonly joined: number;
  readonly invited: number;
  readonly line: GroupLine;
}

export class RoomDraft {
  readonly version: RoomVersion;
  readonly isRetry: boolean;
  /** Users whose own membership the draft changes. */
  readonly concerned = new Set<UserId>();
  readonly #signer: Signer;
  readonly #stores: RoomStores;
  readonly #origin: DraftOrigin;
  readonly #roomRef: Ref;
  #roomId: RoomId | undefined;
  #line: GroupLine;
  #ends: readonly End[];
  #entries = new Map<string, StateEntry>();
  #transactions = new Map<string, EventId>();
  readonly #writes: Write[] = [];
  #added: readonly Pdu[] = [];
  #joined = 0;
  #invited = 0;

  /** @param isRetry an earlier draft could not be committed: what was taken for granted is now looked up */
  constructor(signer: Signer, stores: RoomStores, origin: DraftOrigin, isRetry = false) {
    this.isRetry = isRetry;
    this.#signer = signer;
    this.#stores = stores;
    this.#origin = origin;
    this.#line = origin.line;
    if ('head' in origin) {
      this.version = origin.head.version;
      this.#roomRef = origin.head.nid;
      this.#roomId = origin.head.roomId;
      this.#ends = origin.head.extremities.map((end) => ({ ...end, ref: end.nid }));
    } else {
      this.version = origin.create.version;
      this.#roomRef = refAt(0);
      this.#roomId = origin.create.roomId;
      this.#ends = [];
    }
  }

  get roomId(): RoomId {
    if (this.#roomId === undefined) throw new Error('the room has no id before its create event');
    return this.#roomId;
  }

  /** The events added so far. */
  get added(): readonly Pdu[] {
    return this.#added;
  }

  /** A ref to the room's row, for writes that go along. */
  get roomRef(): Ref {
    return this.#roomRef;
  }

  get isEmpty(): boolean {
    return this.#writes.length === 0;
  }

  /** The state as the draft leaves it; only at keys that were {@link load}ed. */
  readonly state: StateLookup = (type, stateKey) => this.at(type, stateKey)?.pdu;

  at(type: string, stateKey: string): StateEvent | undefined {
    return this.#entry(entryName(type, stateKey))?.event;
  }

  get power(): PowerLevels {
    return powerLevelsOf(this.state, this.version);
  }

  /** Makes the state at these keys known, with what every rule looks at. */
  async load(keys: readonly StateKey[]): Promise<void> {
    if ('head' in this.#origin)
      await readEntries(this.#stores, this.#origin.head, [...ALWAYS_LOADED, ...keys]);
  }

  async membership(userId: UserId): Promise<Membership | undefined> {
    await this.load([['m.room.member', userId]]);
    return membershipIn(this.state('m.room.member', userId)?.content);
  }

  /** The event that a client's transaction made in this very draft. */
  ofTransaction(transaction: Transaction): EventId | undefined {
    return this.#transactions.get(Buffer.from(transaction.key).toString('hex'));
  }

  /** Authorizes an event without adding it. Throws what {@link add} would. */
  async check(wish: EventWish): Promise<PduDraft> {
    const roomId = this.#roomId;
    const unproved: PduDraft = {
      type: wish.type,
      sender: wish.sender,
      content: wish.content,
      ...(roomId === undefined ? {} : { room_id: roomId }),
      ...(wish.stateKey === undefined ? {} : { state_key: wish.stateKey }),
      ...(wish.redacts === undefined ? {} : { redacts: wish.redacts }),
      origin_server_ts: this.#signer.clock(),
      depth: Math.min(1 + Math.max(0, ...this.#ends.map(({ depth }) => depth)), MAX_DEPTH),
      prev_events: this.#ends.map(({ eventId }) => eventId),
      auth_events: [],
    };
    const own: readonly StateKey[] =
      wish.stateKey === undefined ? [] : [[wish.type, wish.stateKey]];
    await this.load([...authEventKeys(unproved, this.version), ...own]);
    const authEvents = selectAuthEvents(
      unproved,
      this.version,
      (...key) => this.at(...key)?.eventId,
    );
    const event = { ...unproved, auth_events: authEvents };
    const createEventId = this.at('m.room.create', '')?.eventId;
    const verdict = authorize(event, {
      version: this.version,
      state: this.state,
      crypto: this.#signer.crypto,
      signedBy: (server) => server === this.#signer.serverName,
      ...(createEventId === undefined ? {} : { createEventId }),
    });
    if (!verdict.allowed) throw new RefusedEvent(wish.type, verdict.reason);
    return event;
  }

  /**
   * Adds an event: builds, authorizes, hashes and signs it. Throws {@link RefusedEvent} when the rules refuse it,
   * M_BAD_JSON and M_TOO_LARGE when it is no event; the draft is then as it was.
   */
  async add(wish: EventWish): Promise<StateEvent> {
    const unsealed = await this.check(wish);
    const { serverName, key, crypto } = this.#signer;
    const { pdu, eventId } = eventRefusal(() => {
      const sealed = sealEvent(unsealed, this.version, serverName, key, crypto);
      checkEventSize(sealed.pdu);
      return sealed;
    });
    const ref = refAt(this.#added.length);
    const event = { ref, eventId, pdu };
    if (this.#ends.length === 0) this.#startRoom(event);
    const before = this.#ends;
    const replaces = wish.stateKey === undefined ? null : this.#become(event, wish.stateKey);
    const stateGroup = wish.stateKey === undefined ? (before[0]?.stateGroup ?? null) : ref;
    this.#writes.push(
      ...insertEvent({
        ref,
        roomRef: this.#roomRef,
        eventId,
        pdu,
        json: canonicalJson(pdu, this.version.canonicalJson),
        stateGroup,
        replaces,
        transaction: wish.transaction,
        prevEvents: before.map((end) => end.ref),
      }),
    );
    const relation = relationOf(pdu.content);
    if (relation !== undefined) this.#writes.push(insertRelation(ref, pdu.sender, relation));
    if (wish.transaction !== undefined)
      this.#transactions.set(Buffer.from(wish.transaction.key).toString('hex'), eventId);
    this.#ends = [{ ref, eventId, depth: pdu.depth, stateGroup }];
    this.#added = [...this.#added, pdu];
    return event;
  }

  /** Puts a redaction that was {@link add}ed into effect: its target is stored redacted from now on. */
  applyRedaction(redaction: StateEvent, target: StoredEvent): void {
    const redacted = redact(target.pdu, this.version);
    const json = canonicalJson(redacted, this.version.canonicalJson);
    this.#writes.push(redactStored(target.nid, json, redaction.ref), deleteRelations(target.nid));
    const { stateKey } = target;
    const current = stateKey === null ? undefined : this.at(target.type, stateKey);
    if (stateKey === null || current?.eventId !== target.eventId) return;
    const name = entryName(target.type, stateKey);
    this.#entries.set(name, {
      pair: this.#entry(name)?.pair,
      event: { ...current, pdu: redacted },
    });
  }

  /** Adds a write that must happen with the rest or not at all. */
  alongside(write: Write): void {
    this.#writes.push(write);
  }

  /** Everything as one batch. */
  batch(): Batch {
    const before = 'head' in this.#origin ? this.#origin.head.extremities : [];
    const last = this.#ends[0];
    const writes = [...this.#writes];
    if (this.#added.length > 0 && last !== undefined)
      writes.push(
        ...replaceExtremities(
          this.#roomRef,
          before.map(({ nid }) => nid),
          last.ref,
        ),
      );
    if (this.#joined !== 0 || this.#invited !== 0)
      writes.push(countMembers(this.#roomRef, this.#joined, this.#invited));
    return { writes, positions: this.#added.length };
  }

  /** The room's head after the batch was committed with this first position. */
  headAfter(first: number): RoomHead {
    const known =
      'head' in this.#origin ? this.#origin.head.entries : new Map<string, StateEntry>();
    const entries = new Map(known);
    for (const [name, { pair, event }] of this.#entries)
      entries.set(name, {
        pair: pair === undefined ? undefined : settle(pair, first),
        event: event && { ...event, ref: settle(event.ref, first) },
      });
    const extremities = this.#ends.map(({ ref, eventId, depth, stateGroup }): Extremity => ({
      nid: settle(ref, first),
      eventId,
      depth,
      stateGroup: stateGroup === null ? null : settle(stateGroup, first),
    }));
    const nid = settle(this.#roomRef, first);
    return { nid, roomId: this.roomId, version: this.version, extremities, entries };
  }

  save(): Checkpoint {
    return {
      writes: this.#writes.length,
      added: this.#added,
      ends: this.#ends,
      entries: new Map(this.#entries),
      transactions: new Map(this.#transactions),
      joined: this.#joined,
      invited: this.#invited,
      line: this.#line.copy(),
    };
  }

  /** Forgets all that was added since. */
  restore(checkpoint: Checkpoint): void {
    this.#writes.length = checkpoint.writes;
    this.#added = checkpoint.added;
    this.#ends = checkpoint.ends;
    this.#entries = checkpoint.entries;
    this.#transactions = checkpoint.transactions;
    this.#joined = checkpoint.joined;
    this.#invited = checkpoint.invited;
    this.#line = checkpoint.line;
  }

  #entry(name: string): StateEntry | undefined {
    const own = this.#entries.get(name);
    if (own !== undefined) return own;
    if ('head' in this.#origin) return this.#origin.head.entries.get(name);
    const pair = this.#origin.create.pairs.get(name);
    return { pair, event: undefined };
  }

  #startRoom({ eventId, pdu }: StateEvent): void {
    if (!('create' in this.#origin)) return;
    const { version, creator, listed } = this.#origin.create;
    this.#roomId ??= roomIdFromCreate(eventId);
    const { type } = pdu.content;
    this.#writes.push(
      insertRoom({
        ref: this.#roomRef,
        roomId: this.#roomId,
        version: version.id,
        creator,
        roomType: typeof type === 'string' ? type : null,
        createdAt: pdu.origin_server_ts,
        listed,
      }),
    );
  }

  /** Makes a state event current: its state group, its place, its membership. Answers what it replaces. */
  #become(event: StateEvent, stateKey: string): Ref | null {
    const { type, content } = event.pdu;
    const name = entryName(type, stateKey);
    const entry = this.#entry(name);
    const pair = entry?.pair ?? event.ref;
    const previous = entry?.event?.ref ?? null;
    this.#writes.push(
      ...(entry?.pair === undefined ? [insertPair(pair, [type, stateKey])] : []),
      this.#line.change(event.ref, pair, previous, event.ref),
      ...setState(this.#roomRef, pair, event.ref, previous),
    );
    const membership = type === 'm.room.member' ? membershipIn(content) : undefined;
    if (membership !== undefined) {
      this.#writes.push(setMembership(this.#roomRef, stateKey, membership, event.ref));
      this.#tally(membershipIn(entry?.event?.pdu.content), -1);
      this.#tally(membership, 1);
      this.concerned.add(stateKey);
    }
    this.#entries.set(name, { pair, event });
    return previous;
  }

  #tally(membership: Membership | undefined, by: number): void {
    if (membership === 'join') this.#joined += by;
    if (membership === 'invite') this.#invited += by;
  }
}

const ALWAYS_LOADED: readonly StateKey[] = [
  ['m.room.create', ''],
  ['m.room.power_levels', ''],
  ['m.room.join_rules', ''],
];

/** Depth is an integer that canonical JSON can hold. */
const MAX_DEPTH = Number.MAX_SAFE_INTEGER;
