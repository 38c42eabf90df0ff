import { nodeCrypto } from '../../../server/crypto/node.ts';
import {
  authorize,
  type AuthContext,
  type Verdict,
} from '../../../server/matrix/event-auth/index.ts';
import type { Pdu, PduDraft } from '../../../server/matrix/events.ts';
import { eventId, roomIdFromCreate } from '../../../server/matrix/hashing.ts';
import type { JsonObject } from '../../../server/matrix/json.ts';
import { ROOM_VERSIONS, type RoomVersionId } from '../../../server/matrix/room-versions.ts';

export const crypto = nodeCrypto();

/** A plain message with whatever a test wants different. */
export function draft(parts: Partial<PduDraft>): PduDraft {
  return {
    type: 'm.room.message',
    room_id: '!room:domain',
    sender: '@alice:domain',
    content: {},
    origin_server_ts: 1,
    depth: 1,
    prev_events: ['$previous'],
    auth_events: [],
    ...parts,
  };
}

/** A draft with empty hashes and signatures, which the rules do not look at. */
export function event(parts: Partial<PduDraft>): Pdu {
  return { ...draft(parts), hashes: { sha256: '' }, signatures: {} };
}

/** The state of one room, to put events to the rules against. Alice made it. */
export class Room {
  readonly version;
  readonly create: Pdu;
  readonly roomId: string;
  readonly createEventId: string;
  readonly signers = new Set(['domain']);
  readonly #state = new Map<string, Pdu>();

  constructor(id: RoomVersionId, createContent: JsonObject = {}) {
    this.version = ROOM_VERSIONS[id];
    const isDerived = this.version.roomIds === 'create-event';
    const content = { room_version: id, ...createContent };
    const { room_id: chosen, ...base } = event({
      type: 'm.room.create',
      state_key: '',
      event_id: '$create:domain',
      content: this.version.auth.creatorInContent
        ? { creator: '@alice:domain', ...content }
        : content,
      prev_events: [],
    });
    this.create = isDerived || chosen === undefined ? base : { ...base, room_id: chosen };
    this.createEventId = eventId(this.create, this.version, crypto);
    this.roomId = isDerived ? roomIdFromCreate(this.createEventId) : '!room:domain';
    this.put(this.create);
  }

  put(pdu: Pdu): this {
    this.#state.set(`${pdu.type} ${pdu.state_key ?? ''}`, pdu);
    return this;
  }

  set(type: string, content: JsonObject, stateKey = '', sender = '@alice:domain'): this {
    return this.put(event({ type, content, state_key: stateKey, sender, room_id: this.roomId }));
  }

  /** Puts each user into the room with a membership. */
  members(memberships: { readonly [user: string]: string }): this {
    for (const [user, membership] of Object.entries(memberships)) {
      this.set('m.room.member', { membership }, user, user);
    }
    return this;
  }

  context(): AuthContext {
    return {
      version: this.version,
      state: (type, stateKey) => this.#state.get(`${type} ${stateKey}`),
      crypto,
      signedBy: (server) => this.signers.has(server),
    };
  }

  judge(parts: Partial<PduDraft>): Verdict {
    return authorize(draft({ room_id: this.roomId, ...parts }), this.context());
  }

  /** The rule that refuses, or `allowed`. */
  rule(parts: Partial<PduDraft>): string {
    const verdict = this.judge(parts);
    return verdict.allowed ? 'allowed' : verdict.rule;
  }

  /** What the rules say to a change of membership. */
  member(sender: string, target: string, membership: string, more: JsonObject = {}): string {
    return this.rule({
      type: 'm.room.member',
      sender,
      state_key: target,
      content: { membership, ...more },
    });
  }
}

/** A room with joined Alice (100, or creator), Bob (50), and Carol (0). */
export function peopledRoom(id: RoomVersionId, levels: JsonObject = {}): Room {
  const isPrivileged = ROOM_VERSIONS[id].auth.privilegedCreators;
  const users = { ...(isPrivileged ? {} : { '@alice:domain': 100 }), '@bob:domain': 50 };
  return new Room(id)
    .members({ '@alice:domain': 'join', '@bob:domain': 'join', '@carol:domain': 'join' })
    .set('m.room.power_levels', { users, ...levels });
}
