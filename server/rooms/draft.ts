/**
 * A change of one room in the making: events that follow each other, each authorized against the state that the
 * ones before it leave, and all that they bring with them. Nothing is written before the whole is committed.
 */
import { canonicalJson } from '../matrix/canonical-json.ts';
import { checkEventSize } from '../matrix/event-format.ts';
import {
  membershipIn,
  type Membership,
  type StateKey,
  type StateLookup,
} from '../matrix/events.ts';
import { roomIdFromCreate } from '../matrix/hashing.ts';
import type { EventId, RoomId, UserId } from '../matrix/identifiers.ts';
import { isString } from '../matrix/json.ts';
import { powerLevelsOf, type PowerLevels } from '../matrix/power-levels.ts';
import { redact } from '../matrix/redaction.ts';
import type { RoomVersion } from '../matrix/room-versions.ts';
import { stateName } from '../matrix/state-name.ts';
import { sealEvent } from '../matrix/signing.ts';
import type { RoomChange } from '../push/hook.ts';
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
import { countMembers, insertRoom, replaceExtremities, setExtremities } from '../storage/rooms.ts';
import type { GroupDraft } from '../storage/state-group-draft.ts';
import { unindexText } from '../storage/search.ts';
import { insertPair, setState } from '../storage/state.ts';
import {
  joinedAfter,
  movesOf,
  tally,
  type AddedEvent,
  type DraftState,
  type MembershipStep,
} from './draft-state.ts';
import {
  readEntries,
  type HeadEnd,
  type RoomHead,
  type StateEntry,
  type StateEvent,
} from './head.ts';
import { eventRefusal } from './refusals.ts';
import { chooseEnds } from './prev-events.ts';
import { referenceTo } from './references.ts';
import type { RoomStores, Signer } from './stores.ts';
import { keysToProve, provedEvent, unprovedEvent, type EventWish } from './wish.ts';

/** What a draft is started from: a room that exists, or one in the making. */
export type DraftOrigin =
  | { readonly head: RoomHead; readonly groups: GroupDraft }
  | { readonly create: NewRoomOrigin; readonly groups: GroupDraft };

export interface NewRoomOrigin {
  readonly version: RoomVersion;
  readonly creator: UserId;
  readonly listed: boolean;
  /** The room's id, in versions that choose one. */
  readonly roomId: RoomId | undefined;
  /** The numbers of the state keys that will be needed, by {@link stateName}. */
  readonly pairs: ReadonlyMap<string, number>;
}

const ALWAYS_LOADED: readonly StateKey[] = [
  ['m.room.create', ''],
  ['m.room.power_levels', ''],
  ['m.room.join_rules', ''],
];

export class RoomDraft {
  readonly version: RoomVersion;
  /** An earlier draft could not be committed: what was taken for granted is now to be looked up. */
  readonly isRetry: boolean;
  /** A ref to the room's row, for writes that go along. */
  readonly roomRef: Ref;
  readonly #signer: Signer;
  readonly #stores: RoomStores;
  readonly #origin: DraftOrigin;
  readonly #transactions = new Map<string, EventId>();
  #roomId: RoomId | undefined;
  /** Ends of the room that the draft does not follow: it has too many. */
  readonly #left: readonly HeadEnd[];
  #groups: GroupDraft;
  #state: DraftState;
  #companions: readonly RoomDraft[] = [];

  constructor(signer: Signer, stores: RoomStores, origin: DraftOrigin, isRetry = false) {
    this.#signer = signer;
    this.#stores = stores;
    this.#origin = origin;
    this.#groups = origin.groups;
    this.isRetry = isRetry;
    const head = 'head' in origin ? origin.head : undefined;
    const { version, roomId } = 'head' in origin ? origin.head : origin.create;
    this.version = version;
    this.#roomId = roomId;
    this.roomRef = head?.nid ?? refAt(0);
    const { followed, left } = chooseEnds(head?.extremities ?? []);
    const ends = followed.map((end) => ({ ...end, ref: end.nid }));
    this.#left = left;
    const group = head?.group ?? null;
    this.#state = { added: [], writes: [], aliases: false, ends, group, entries: new Map() };
  }

  get roomId(): RoomId {
    if (this.#roomId === undefined) throw new Error('the room has no id before its create event');
    return this.#roomId;
  }

  get isEmpty(): boolean {
    return this.#state.writes.length === 0;
  }

  get added(): readonly AddedEvent[] {
    return this.#state.added;
  }

  /** The state as the draft leaves it; only at keys that were {@link load}ed. */
  readonly state: StateLookup = (type, stateKey) => this.at(type, stateKey)?.pdu;

  at(type: string, stateKey: string): StateEvent | undefined {
    return this.#entry(stateName(type, stateKey))?.event;
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
  ofTransaction({ key }: Transaction): EventId | undefined {
    const eventId = this.#transactions.get(Buffer.from(key).toString('hex'));
    return this.added.find((event) => event.eventId === eventId)?.eventId;
  }

  /** Authorizes an event without adding it. Throws {@link RefusedEvent} when the rules refuse it. */
  async check(wish: EventWish): Promise<void> {
    await this.#prove(wish);
  }

  /**
   * Adds an event: builds, authorizes, hashes and signs it. Throws {@link RefusedEvent} when the rules refuse it,
   * M_BAD_JSON and M_TOO_LARGE when it is no event; the draft is then as it was.
   */
  async add(wish: EventWish): Promise<StateEvent> {
    const { proved, proof } = await this.#prove(wish);
    const { serverName, key, crypto } = this.#signer;
    const { pdu, eventId, json } = eventRefusal(() => {
      const sealed = sealEvent(proved, this.version, serverName, key, crypto);
      checkEventSize(sealed.pdu, this.version);
      return { ...sealed, json: canonicalJson(sealed.pdu, this.version.canonicalJson) };
    });
    const { added, ends } = this.#state;
    const { power } = this;
    const ref = refAt(added.length);
    const event = { ref, eventId, pdu };
    const room = ends.length === 0 ? this.#startRoom(event) : [];
    const change = wish.stateKey === undefined ? undefined : this.#become(event, wish.stateKey);
    const group = change === undefined ? this.#state.group : ref;
    const relation = relationOf(pdu.content);
    const { transaction } = wish;
    this.#state = {
      added: [...added, { ...event, step: change?.step, power }],
      ends: [
        {
          ref,
          eventId,
          reference: referenceTo(event, this.version, crypto),
          depth: pdu.depth,
          stateGroup: group,
        },
      ],
      group,
      entries: change?.entries ?? this.#state.entries,
      aliases: this.#state.aliases,
      writes: [
        ...this.#state.writes,
        ...room,
        ...insertEvent({
          ref,
          roomRef: this.roomRef,
          eventId,
          pdu,
          json,
          stateGroup: group,
          replaces: change?.replaces ?? null,
          transaction,
          prevEvents: ends.map((end) => end.ref),
          proof,
        }),
        ...(change?.writes ?? []),
        ...(relation === undefined ? [] : [insertRelation(ref, pdu.sender, relation)]),
      ],
    };
    if (transaction !== undefined)
      this.#transactions.set(Buffer.from(transaction.key).toString('hex'), eventId);
    return event;
  }

  /** Puts a redaction that was {@link add}ed into effect: its target is stored redacted from now on. */
  applyRedaction(redaction: StateEvent, target: StoredEvent): void {
    const redacted = redact(target.pdu, this.version);
    const json = canonicalJson(redacted, this.version.canonicalJson);
    this.alongside(
      redactStored(target.nid, json, redaction.ref),
      deleteRelations(target.nid),
      unindexText(target.nid),
    );
    const name = stateName(target.type, target.stateKey ?? '');
    const entry = this.#entry(name);
    if (entry?.event === undefined || entry.event.eventId !== target.eventId) return;
    const entries = new Map(this.#state.entries);
    entries.set(name, { pair: entry.pair, event: { ...entry.event, pdu: redacted } });
    this.#state = { ...this.#state, entries };
  }

  /** Adds writes that must happen with the rest or not at all. */
  alongside(...writes: readonly Write[]): void {
    this.#state = { ...this.#state, writes: [...this.#state.writes, ...writes] };
  }

  /** Adds writes that change which aliases lead to the room; none, where the draft of another room has them. */
  changeAliases(...writes: readonly Write[]): void {
    this.alongside(...writes);
    this.#state = { ...this.#state, aliases: true };
  }

  /** How it changes the room, for those beside the rooms. */
  get change(): RoomChange {
    const { added, aliases } = this.#state;
    return { moves: movesOf(added), aliases };
  }

  /** Drafts of other rooms that are committed together with this one, or not at all. */
  get companions(): readonly RoomDraft[] {
    return this.#companions;
  }

  /** Has a new room committed together with this draft. */
  takeAlong(other: RoomDraft): void {
    this.#companions = [...this.#companions, other];
  }

  /** Everything as one batch. */
  batch(): Batch {
    const { added, writes } = this.#state;
    const last = added.at(-1);
    if (last === undefined) return { writes, positions: 0 };
    const before = 'head' in this.#origin ? this.#origin.head.extremities : [];
    const [joined, invited] = [tally(added, 'join'), tally(added, 'invite')];
    return {
      writes: [
        ...writes,
        ...this.#moveEnds(
          before.map(({ nid }) => nid),
          last.ref,
        ),
        ...(joined === 0 && invited === 0 ? [] : [countMembers(this.roomRef, joined, invited)]),
      ],
      positions: added.length,
    };
  }

  #moveEnds(before: readonly number[], last: Ref): Write[] {
    if (this.#left.length === 0) return replaceExtremities(this.roomRef, before, last);
    const after = [last, ...this.#left.map(({ nid }) => nid)];
    const { group } = this.#state;
    return setExtremities(this.roomRef, before, after, { group, forked: true });
  }

  /** The room's head after the batch was committed with this first position. It takes the place of the old one. */
  headAfter(first: number): RoomHead {
    const head = 'head' in this.#origin ? this.#origin.head : undefined;
    const { added, ends, group } = this.#state;
    const entries = head?.entries ?? new Map<string, StateEntry>();
    for (const [name, { pair, event }] of this.#state.entries)
      entries.set(name, {
        pair: pair === undefined ? undefined : settle(pair, first),
        event: event && { ...event, ref: settle(event.ref, first) },
      });
    const members = head === undefined ? new Set<UserId>() : head.members;
    return {
      nid: settle(this.roomRef, first),
      roomId: this.roomId,
      version: this.version,
      extremities: [
        ...ends.map(({ ref, stateGroup, ...end }) => ({
          ...end,
          nid: settle(ref, first),
          stateGroup: stateGroup === null ? null : settle(stateGroup, first),
        })),
        ...this.#left,
      ],
      group: group === null ? null : settle(group, first),
      entries,
      joined: this.joinedBefore + tally(added, 'join'),
      members: members && joinedAfter(members, added),
    };
  }

  /** How many were joined before the draft. */
  get joinedBefore(): number {
    return 'head' in this.#origin ? this.#origin.head.joined : 0;
  }

  /** Who was joined before the draft. */
  async membersBefore(): Promise<ReadonlySet<UserId>> {
    if (!('head' in this.#origin)) return new Set();
    const { head } = this.#origin;
    head.members ??= new Set(await this.#stores.memberships.joinedIn(head.roomId));
    return head.members;
  }

  /** Remembers the draft as it is, and answers what brings it back to that. */
  checkpoint(): () => void {
    const state = this.#state;
    const groups = this.#groups.copy();
    const companions = this.#companions;
    return () => {
      this.#state = state;
      this.#companions = companions;
      this.#groups = groups;
    };
  }

  async #prove(wish: EventWish) {
    const event = unprovedEvent(wish, this.version, this.#roomId, this.#state.ends, this.#signer);
    await this.load(keysToProve(event, this.version));
    return provedEvent(event, this.version, (...key) => this.at(...key), this.#signer);
  }

  #entry(name: string): StateEntry | undefined {
    const own = this.#state.entries.get(name);
    if (own !== undefined) return own;
    if ('head' in this.#origin) return this.#origin.head.entries.get(name);
    return { pair: this.#origin.create.pairs.get(name), event: undefined };
  }

  #startRoom({ eventId, pdu }: StateEvent): Write[] {
    if (!('create' in this.#origin)) return [];
    const { version, creator, listed } = this.#origin.create;
    this.#roomId ??= roomIdFromCreate(eventId);
    const { type } = pdu.content;
    return [
      insertRoom({
        ref: this.roomRef,
        roomId: this.#roomId,
        version: version.id,
        creator,
        roomType: isString(type) ? type : null,
        createdAt: pdu.origin_server_ts,
        listed,
      }),
    ];
  }

  /** What it takes to make a state event current: its state group, its place, its membership. */
  #become(event: StateEvent, stateKey: string) {
    const { type, content } = event.pdu;
    const name = stateName(type, stateKey);
    const entry = this.#entry(name);
    const pair = entry?.pair ?? event.ref;
    const replaces = entry?.event?.ref ?? null;
    const to = type === 'm.room.member' ? membershipIn(content) : undefined;
    const from = membershipIn(entry?.event?.pdu.content);
    const step: MembershipStep | undefined = to && { userId: stateKey, from, to };
    const writes = [
      ...(entry?.pair === undefined ? [insertPair(pair, [type, stateKey])] : []),
      this.#groups.add(event.ref, this.#state.group, [
        { pair, before: replaces, after: event.ref },
      ]),
      ...setState(this.roomRef, pair, event.ref, replaces),
      ...(to === undefined ? [] : [setMembership(this.roomRef, stateKey, to, event.ref)]),
    ];
    const entries = new Map(this.#state.entries).set(name, { pair, event });
    return { replaces, step, writes, entries };
  }
}
