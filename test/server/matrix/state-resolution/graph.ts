import type { Pdu } from '../../../../server/matrix/events.ts';
import { type GraphEvent, MissingEventError } from '../../../../server/matrix/graph.ts';
import { roomIdFromCreate } from '../../../../server/matrix/hashing.ts';
import type { JsonObject } from '../../../../server/matrix/json.ts';
import { ROOM_VERSIONS, type RoomVersionId } from '../../../../server/matrix/room-versions.ts';
import { type StateIds, stateNameOf } from '../../../../server/matrix/state-name.ts';
import {
  resolve,
  type ResolutionContext,
  type ResolutionStep,
} from '../../../../server/matrix/state-resolution/index.ts';
import { crypto, event } from '../room.ts';

export const ALICE = '@alice:domain';
export const BOB = '@bob:domain';
export const CAROL = '@carol:domain';

type Parts = {
  readonly sender?: string;
  readonly key?: string;
  readonly ts?: number;
  readonly depth?: number;
  readonly rejected?: boolean;
};

/**
 * Events with names for ids, which the algorithms cannot tell from real ones. Alice made the room
 * and is in it; each event's clock and depth are later than the one's before, unless it says
 * otherwise.
 */
export class Graph {
  readonly id: RoomVersionId;
  readonly context: ResolutionContext;
  readonly #events = new Map<string, GraphEvent>();
  readonly #isRoot: boolean;

  constructor(id: RoomVersionId) {
    this.id = id;
    const version = ROOM_VERSIONS[id];
    this.context = { version, crypto, event: (wanted) => this.at(wanted) };
    this.#isRoot = version.roomIds === 'create-event';
    const creator = version.auth.creatorInContent ? { creator: ALICE } : {};
    this.add('$create', 'm.room.create', { room_version: id, ...creator }, []);
    this.member('$alice', ALICE, 'join', []);
  }

  at(id: string): GraphEvent {
    const found = this.#events.get(id);
    if (found === undefined) throw new MissingEventError(id);
    return found;
  }

  /** The create event needs no citing: it is added where the version has it cited. */
  add(id: string, type: string, content: JsonObject, auth: string[], parts: Parts = {}): string {
    const count = this.#events.size;
    const isCreate = type === 'm.room.create';
    const cited = isCreate || this.#isRoot ? auth : ['$create', ...auth];
    const { room_id: _, ...pdu }: Pdu = event({
      type,
      content,
      state_key: parts.key ?? '',
      sender: parts.sender ?? ALICE,
      auth_events: cited,
      prev_events: isCreate ? [] : id === '$alice' ? ['$create'] : ['$previous'],
      origin_server_ts: parts.ts ?? count,
      depth: parts.depth ?? count,
    });
    const roomId = this.#isRoot ? roomIdFromCreate('$create') : '!room:domain';
    const whole = isCreate && this.#isRoot ? pdu : { ...pdu, room_id: roomId };
    this.#events.set(id, { id, pdu: whole, rejected: parts.rejected ?? false });
    return id;
  }

  member(id: string, user: string, membership: string, auth: string[], parts: Parts = {}): string {
    const content = { membership };
    return this.add(id, 'm.room.member', content, auth, { sender: user, key: user, ...parts });
  }

  levels(id: string, content: JsonObject, auth: string[], parts: Parts = {}): string {
    return this.add(id, 'm.room.power_levels', content, auth, parts);
  }

  topic(id: string, auth: string[], parts: Parts = {}): string {
    return this.add(id, 'm.room.topic', { topic: id }, auth, parts);
  }

  /** A state with these events, each at its place. */
  state(...ids: string[]): StateIds {
    return new Map(['$create', ...ids].map((id) => [stateNameOf(this.at(id).pdu) ?? '', id]));
  }

  /** The ids of the resolved state, without the create event. */
  resolve(...states: StateIds[]): string[] {
    const resolved = resolve(states, this.context);
    const reversed = resolve(states.toReversed(), this.context);
    const ids = [...resolved.values()].sort();
    if (ids.join() !== [...reversed.values()].sort().join()) throw new Error('order matters');
    return ids.filter((id) => id !== '$create');
  }

  steps(...states: StateIds[]): ResolutionStep[] {
    const steps: ResolutionStep[] = [];
    resolve(states, this.context, (step) => steps.push(step));
    return steps;
  }
}

/** How often and in which order steps came, an event after its check. */
export function outline(steps: readonly ResolutionStep[]): string[] {
  return steps.map((step) =>
    step.step === 'auth-check'
      ? `${step.id} ${step.verdict.allowed ? 'allowed' : 'refused'} ${step.verdict.rule}`
      : step.step,
  );
}
