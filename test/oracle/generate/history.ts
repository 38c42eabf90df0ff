import type { Pdu, PduDraft } from '../../../server/matrix/events.ts';
import type { EventId } from '../../../server/matrix/identifiers.ts';
import { type BegunRoom, citedState, judge, lookupIn, type Room } from '../naive/judge.ts';
import { resolveStates } from '../naive/resolution.ts';
import {
  domainOf,
  get,
  nameOf,
  type RoomEvent,
  type State,
  type VersionNumber,
} from '../naive/room.ts';
import type { Decision } from '../naive/rule-list.ts';
import { citations } from './citations.ts';
import { Dice } from './dice.ts';
import { fakeCrypto } from './fake-crypto.ts';
import { createContent, inventionFor } from './kinds.ts';
import { doctored, parentsFor, parentsInWide } from './parents.ts';
import { firstPowerLevels } from './power-levels.ts';
import { CREATOR, PEOPLE, type Invention, type Scene } from './scene.ts';

/** What a room is grown from. Each step is one event; the number decides all about it. */
export interface Plan {
  readonly version: VersionNumber;
  readonly seed: number;
  /** Whether to fork widely and merge everything at once. */
  readonly isWide: boolean;
  readonly steps: readonly number[];
}

/** An event that the oracle judged against a state. */
export interface Judgement {
  readonly event: RoomEvent;
  readonly against: 'auth events' | 'state before' | 'another state';
  readonly state: State;
  readonly decision: Decision;
}

/** States that the oracle resolved. */
export interface Merge {
  readonly states: readonly State[];
  readonly resolved: State;
  /** Whether events of the room merged the states, or a server claimed them. */
  readonly isClaimed: boolean;
}

/** What happened in a room, with the oracle's opinion of everything in it. */
export interface History {
  readonly room: BegunRoom;
  readonly judgements: readonly Judgement[];
  readonly merges: readonly Merge[];
}

export function historyOf(plan: Plan): History {
  return new Grower(plan).grow();
}

/** How many events stand side by side at most before a wide room merges them. */
const WIDEST = 40;
const START = 1_700_000_000_000;

/** Grows a room event by event, as a server that receives them would. */
class Grower {
  readonly #plan: Plan;
  readonly #events: RoomEvent[] = [];
  readonly #aliens: RoomEvent[] = [];
  /** What the events they cite allow: nothing else may be in a state that a server claims. */
  readonly #sound: RoomEvent[] = [];
  readonly #graph = new Map<EventId, RoomEvent>();
  readonly #after = new Map<EventId, State>();
  readonly #tips = new Set<EventId>();
  readonly #judgements: Judgement[] = [];
  readonly #merges: Merge[] = [];
  readonly #room: Room;
  #createId: EventId = '$';

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#room = {
      version: plan.version,
      graph: this.#graph,
      crypto: fakeCrypto,
      isSignedBy: ({ pdu }, server) => Object.hasOwn(pdu.signatures, server),
    };
  }

  grow(): History {
    this.#begin(new Dice(this.#plan.seed));
    for (const step of this.#plan.steps) {
      this.#step(new Dice(step ^ Math.imul(this.#plan.seed, 31)));
    }
    return {
      room: { ...this.#room, createId: this.#createId },
      judgements: this.#judgements,
      merges: this.#merges,
    };
  }

  /** The create event, once one is allowed, and what usually follows it. */
  #begin(dice: Dice): void {
    let create: RoomEvent | undefined;
    while (create === undefined || create.rejected) {
      this.#graph.clear();
      this.#events.length = 0;
      this.#tips.clear();
      this.#sound.length = 0;
      const content = createContent(this.#scene(dice, new Map()));
      const invention = { type: 'm.room.create', state_key: '', sender: CREATOR, content };
      create = this.#append(invention, [], dice);
    }
    this.#createId = create.id;
    for (const person of PEOPLE) this.#addAlien(person, dice);
    const openings: Invention[] = [
      {
        type: 'm.room.member',
        state_key: CREATOR,
        sender: CREATOR,
        content: { membership: 'join' },
      },
    ];
    if (dice.chance(0.85)) {
      const content = firstPowerLevels(this.#scene(dice, new Map()));
      openings.push({ type: 'm.room.power_levels', state_key: '', sender: CREATOR, content });
    }
    if (dice.chance(0.85)) {
      const content = {
        join_rule: dice.pick(['public', 'public', 'invite', 'knock', 'restricted']),
      };
      openings.push({ type: 'm.room.join_rules', state_key: '', sender: CREATOR, content });
    }
    for (const person of PEOPLE.slice(1, 1 + dice.under(5))) {
      const content = { membership: 'join' };
      openings.push({ type: 'm.room.member', state_key: person, sender: person, content });
    }
    for (const opening of openings) this.#append(opening, [...this.#tips], dice);
  }

  /** Somebody's join in another room, accepted there: nothing that an event of this room may cite. */
  #addAlien(person: string, dice: Dice): void {
    const content = { membership: 'join' };
    const join = { type: 'm.room.member', state_key: person, sender: person, content };
    const { id, pdu } = this.#build(join, [], new Map(), dice);
    const alien = {
      id: `${id}-alien`,
      pdu: { ...pdu, room_id: '!other:b.example', auth_events: [] },
      rejected: false,
    };
    this.#graph.set(alien.id, alien);
    this.#aliens.push(alien);
  }

  #step(dice: Dice): void {
    const { isWide, seed } = this.#plan;
    const tips = [...this.#tips];
    const parents = isWide
      ? parentsInWide(dice, this.#events, tips, 5 + (seed % (WIDEST - 4)))
      : parentsFor(dice, this.#events, tips);
    const before = this.#before(parents);
    const invention = inventionFor(this.#scene(dice, before));
    if (invention.type === 'm.room.create' && dice.chance(0.5)) {
      // A room begins once: one more beginning is judged, and nothing follows it.
      const { pdu, id } = this.#build(invention, [], new Map(), dice);
      this.#judged({ id, pdu, rejected: false }, new Map(), dice);
    } else {
      this.#append(invention, parents, dice, before);
    }
    if (dice.chance(0.06)) {
      const states = doctored(dice, this.#sound, (id) => this.#stateAfter(id));
      this.#resolve(states, true);
    }
  }

  #scene(dice: Dice, state: State): Scene {
    return {
      version: this.#plan.version,
      dice,
      state: lookupIn(state, this.#graph),
      events: this.#events,
    };
  }

  #stateAfter(id: EventId): State {
    return this.#after.get(id) ?? new Map();
  }

  #before(parents: readonly EventId[]): State {
    const states = parents.map((id) => this.#stateAfter(id));
    const [only, ...others] = states;
    if (only === undefined) return new Map();
    return others.length === 0 ? only : this.#resolve(states, false);
  }

  #resolve(states: readonly State[], isClaimed: boolean): State {
    const resolved = resolveStates(states, this.#room);
    this.#merges.push({ states, resolved, isClaimed });
    return resolved;
  }

  #append(
    invention: Invention,
    parents: readonly EventId[],
    dice: Dice,
    before: State = this.#before(parents),
  ): RoomEvent {
    const { pdu, id } = this.#build(invention, parents, before, dice);
    const { event, isSound } = this.#judged({ id, pdu, rejected: false }, before, dice);
    this.#graph.set(id, event);
    this.#events.push(event);
    if (isSound) this.#sound.push(event);
    for (const parent of parents) this.#tips.delete(parent);
    this.#tips.add(id);
    const name = event.rejected ? undefined : nameOf(pdu);
    this.#after.set(id, name === undefined ? before : new Map([...before, [name, id]]));
    return event;
  }

  /** Judges an event as on receipt: by what it cites, by the state before it, and by one more state. */
  #judged(event: RoomEvent, before: State, dice: Dice) {
    const byCited = this.#judge(event, 'auth events', citedState(event, this.#room));
    const byState = this.#judge(event, 'state before', before);
    const other = dice.any(this.#events);
    if (other !== undefined) {
      this.#judge(event, 'another state', this.#stateAfter(other.id));
    }
    const rejected = !byCited.allowed || !byState.allowed;
    return { event: { ...event, rejected }, isSound: byCited.allowed };
  }

  #judge(event: RoomEvent, against: Judgement['against'], state: State): Decision {
    const decision = judge(event, lookupIn(state, this.#graph), this.#room);
    this.#judgements.push({ event, against, state, decision });
    return decision;
  }

  #build(invention: Invention, parents: readonly EventId[], before: State, dice: Dice) {
    const { version } = this.#plan;
    const { alsoSignedBy = [], ...parts } = invention;
    const id = this.#newId(invention.sender, dice);
    const reference = (to: EventId) => (version <= 2 ? ([to, { sha256: 'x' }] as const) : to);
    const roomId = version >= 12 ? `!${this.#createId.slice(1)}` : '!room:a.example';
    const isCreateOfV12 = version >= 12 && parts.type === 'm.room.create' && !dice.chance(0.1);
    const wrongRoom = dice.chance(0.004) ? { room_id: '!other:b.example' } : {};
    const draft: PduDraft = {
      ...parts,
      ...(isCreateOfV12 ? {} : { room_id: roomId }),
      ...wrongRoom,
      ...(version <= 2 ? { event_id: id } : {}),
      origin_server_ts: this.#time(dice),
      depth: this.#depth(parents, dice),
      prev_events: parents.map(reference),
      auth_events: [],
    };
    const cited = citations(draft, before, [...this.#events, ...this.#aliens], version, dice);
    const signers = [domainOf(parts.sender) ?? '', ...alsoSignedBy];
    const pdu: Pdu = {
      ...draft,
      auth_events: cited.map(reference),
      hashes: { sha256: 'x' },
      signatures: Object.fromEntries(signers.map((server) => [server, { 'ed25519:1': 'x' }])),
    };
    return { pdu, id };
  }

  /** Ids whose order says nothing about when an event was made. */
  #newId(sender: string, dice: Dice): EventId {
    const unique = `$${dice.letters(6)}${this.#events.length}`;
    return this.#plan.version <= 2 ? `${unique}:${domainOf(sender)}` : unique;
  }

  #time(dice: Dice): number {
    const honest = START + this.#events.length * 1000;
    if (dice.chance(0.85)) return honest;
    const last = this.#events.at(-1)?.pdu.origin_server_ts ?? honest;
    return dice.pick([last, last, START, 0, honest - 20_000, honest + 20_000, 2 ** 53 - 1]);
  }

  #depth(parents: readonly EventId[], dice: Dice): number {
    const depths = parents.map((id) => get(this.#graph, id).pdu.depth);
    const honest = 1 + Math.max(0, ...depths);
    if (dice.chance(this.#plan.version === 1 ? 0.75 : 0.95)) return honest;
    return dice.pick([honest - 1, honest + 1, 5, 5, 1, 0, 1000]);
  }
}
