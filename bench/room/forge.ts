/** Rooms of any size, and forks of any width, made of real events: hashed, signed, citing what they stand on. */
import { nodeCrypto } from '../../server/crypto/node.ts';
import { selectAuthEvents } from '../../server/matrix/auth-events.ts';
import type { PduDraft } from '../../server/matrix/events.ts';
import type { GraphEvent } from '../../server/matrix/graph.ts';
import { roomIdFromCreate } from '../../server/matrix/hashing.ts';
import type { EventId } from '../../server/matrix/identifiers.ts';
import type { JsonObject } from '../../server/matrix/json.ts';
import { roomVersion, type RoomVersion } from '../../server/matrix/room-versions.ts';
import { sealEvent } from '../../server/matrix/signing.ts';
import { stateName, type StateName } from '../../server/matrix/state-name.ts';

const START = 1_700_000_000_000;
const SERVER = 'bench';
export const ADMIN = '@admin:bench';
/** Who is banned on every branch of a fork, each time for another reason. */
const DISPUTED = '@m1:bench';

export const crypto = nodeCrypto();
export const key = { keyId: 'ed25519:1', seed: new Uint8Array(32).fill(1) };
export const version = versionOf('12');

function versionOf(id: string): RoomVersion {
  const found = roomVersion(id);
  if (found === undefined) throw new Error(`no room version ${id}`);
  return found;
}

/** A place in a room's history, and the state after it. */
export interface Point {
  /** The event there; several where branches come together. */
  readonly last: readonly EventId[];
  readonly depth: number;
  readonly state: Map<StateName, EventId>;
}

/** Signs nothing: the past of a room is taken on trust, so that a large one is there soon. */
const unsigned = { ...crypto, ed25519Sign: () => new Uint8Array(64) };

/** What a client would send as state. */
type StateChange = Pick<PduDraft, 'type' | 'sender' | 'content'> & { readonly key: string };

export interface ForgedRoom {
  readonly roomId: string;
  readonly createEventId: EventId;
  readonly graph: Map<EventId, GraphEvent>;
  /** Its events before it forks, oldest first. */
  readonly past: readonly GraphEvent[];
  /** Where it stands before it forks. */
  readonly end: Point;
}

/** A public room of version 12 with some members besides its creator. */
export function forgeRoom(members: number): ForgedRoom {
  const create = seal({
    type: 'm.room.create',
    sender: ADMIN,
    content: { room_version: version.id },
    state_key: '',
    origin_server_ts: START,
    depth: 1,
    prev_events: [],
    auth_events: [],
  });
  const createEventId = create.id;
  const graph = new Map([[createEventId, create]]);
  const state = new Map([[stateName('m.room.create', ''), createEventId]]);
  let end: Point = { last: [createEventId], depth: 1, state };
  const room = { roomId: roomIdFromCreate(createEventId), createEventId, graph };
  const add = (type: string, stateKey: string, content: JsonObject, sender = ADMIN): void => {
    end = follow(room, end, { type, key: stateKey, content, sender }, unsigned);
  };
  add('m.room.member', ADMIN, { membership: 'join' });
  add('m.room.power_levels', '', { users: {}, state_default: 50 });
  add('m.room.join_rules', '', { join_rule: 'public' });
  for (let index = 1; index <= members; index += 1) {
    const userId = `@m${index}:bench`;
    add('m.room.member', userId, { membership: 'join', displayname: `Member ${index}` }, userId);
  }
  return { ...room, past: [...graph.values()], end };
}

/** Adds a state event after a point, and answers the point after it. The state map is shared and moves on. */
function follow(
  room: Pick<ForgedRoom, 'roomId' | 'graph'>,
  at: Point,
  { key: stateKey, ...change }: StateChange,
  by = crypto,
): Point {
  const draft: PduDraft = {
    ...change,
    room_id: room.roomId,
    state_key: stateKey,
    origin_server_ts: START + room.graph.size,
    depth: at.depth + 1,
    prev_events: at.last,
    auth_events: [],
  };
  const cited = selectAuthEvents(draft, version, (type, own) => at.state.get(stateName(type, own)));
  const event = seal({ ...draft, auth_events: cited }, by);
  room.graph.set(event.id, event);
  at.state.set(stateName(draft.type, stateKey), event.id);
  return { last: [event.id], depth: draft.depth, state: at.state };
}

export interface Branch {
  readonly events: readonly GraphEvent[];
  readonly point: Point;
}

/** Forks a room: every branch says something else at each of ten entries, one of them a ban. */
export function fork(room: ForgedRoom, width: number, from: Point = room.end): Branch[] {
  return Array.from({ length: width }, (_, branch) => {
    const before = room.graph.size;
    let point: Point = { ...from, state: new Map(from.state) };
    for (let entry = 1; entry < 10; entry += 1)
      point = follow(room, point, {
        type: 'bench.conflict',
        key: `${entry}`,
        sender: ADMIN,
        content: { branch },
      });
    point = follow(room, point, {
      type: 'm.room.member',
      key: DISPUTED,
      sender: ADMIN,
      content: { membership: 'ban', reason: `branch ${branch}` },
    });
    return { events: [...room.graph.values()].slice(before), point };
  });
}

/** An event that follows all branches. It cites nothing that they disagree about. */
export function join(room: ForgedRoom, branches: readonly Branch[]): Branch {
  const points = branches.map(({ point }) => point);
  const [first = room.end] = points;
  const last = points.flatMap((point) => point.last);
  const before = room.graph.size;
  const joined = { ...first, last, state: new Map(first.state) };
  const change = { type: 'bench.join', key: '', sender: ADMIN, content: {} };
  const point = follow(room, joined, change);
  return { events: [...room.graph.values()].slice(before), point };
}

function seal(draft: PduDraft, by = crypto): GraphEvent {
  const { pdu, eventId } = sealEvent(draft, version, SERVER, key, by);
  return { id: eventId, pdu, rejected: false };
}
