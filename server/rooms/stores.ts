/** The stores that rooms are made of, and what else the room services need to do their work. */
import type { CryptoPrimitives } from '../matrix/crypto.ts';
import type { SigningKey } from '../matrix/signing.ts';
import type { EventHooks } from '../push/hook.ts';
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import { AggregationStore } from '../storage/aggregations.ts';
import { AliasStore } from '../storage/aliases.ts';
import { AuthEdgeStore } from '../storage/auth-edges.ts';
import type { Engine } from '../storage/engine.ts';
import { EventStore } from '../storage/events.ts';
import { EventTimeStore } from '../storage/events-by-time.ts';
import { MembershipStore } from '../storage/memberships.ts';
import { MutualRoomStore } from '../storage/mutual-rooms.ts';
import { RelatedEventStore } from '../storage/related-events.ts';
import { RelationStore } from '../storage/relations.ts';
import { RoomStore } from '../storage/rooms.ts';
import { SearchStore } from '../storage/search.ts';
import { SpaceStore } from '../storage/spaces.ts';
import { StateGroupStore } from '../storage/state-groups.ts';
import { StateStore } from '../storage/state.ts';
import { ThreadStore } from '../storage/threads.ts';
import { TimelineStore } from '../storage/timelines.ts';
import { VisibilityStore } from '../storage/visibility.ts';
import { WaitingStore } from '../storage/waiting.ts';
import type { Notifier } from '../sync/notifier.ts';
import type { AddressInvites } from './address-invites.ts';
import type { NamespaceOwners } from './owners.ts';
import type { AccountReader, InvitePolicy, ProfileReader } from './types.ts';

export interface RoomStores {
  readonly aggregations: AggregationStore;
  readonly aliases: AliasStore;
  readonly authEdges: AuthEdgeStore;
  readonly events: EventStore;
  readonly groups: StateGroupStore;
  readonly memberships: MembershipStore;
  readonly mutual: MutualRoomStore;
  readonly related: RelatedEventStore;
  readonly relations: RelationStore;
  readonly rooms: RoomStore;
  readonly search: SearchStore;
  readonly spaces: SpaceStore;
  readonly state: StateStore;
  readonly threads: ThreadStore;
  readonly timelines: TimelineStore;
  readonly times: EventTimeStore;
  readonly visibility: VisibilityStore;
  readonly waiting: WaitingStore;
}

export function roomStores(engine: Engine): RoomStores {
  return {
    aggregations: new AggregationStore(engine),
    aliases: new AliasStore(engine),
    authEdges: new AuthEdgeStore(engine),
    events: new EventStore(engine),
    groups: new StateGroupStore(engine),
    memberships: new MembershipStore(engine),
    mutual: new MutualRoomStore(engine),
    related: new RelatedEventStore(engine),
    relations: new RelationStore(engine),
    rooms: new RoomStore(engine),
    search: new SearchStore(engine),
    spaces: new SpaceStore(engine),
    state: new StateStore(engine),
    threads: new ThreadStore(engine),
    timelines: new TimelineStore(engine),
    times: new EventTimeStore(engine),
    visibility: new VisibilityStore(engine),
    waiting: new WaitingStore(engine),
  };
}

/** What makes events this server's: its name, its key, its clock. */
export interface Signer {
  readonly serverName: string;
  readonly key: SigningKey;
  readonly crypto: CryptoPrimitives;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** Everything the room services are built from. */
export interface RoomsOptions {
  readonly engine: Engine;
  readonly signer: Signer;
  readonly notifier: Notifier;
  readonly profiles: ProfileReader;
  readonly invitePolicy: InvitePolicy;
  readonly accounts: AccountReader;
  /** Application services, whose users and aliases come into being when they are asked for. */
  readonly owners?: NamespaceOwners;
  /** Identity servers, which say whose an address is. */
  readonly addressInvites?: AddressInvites;
  /** Whom a user does not want to hear. */
  readonly ignored: (userId: UserId) => Promise<ReadonlySet<UserId>>;
  /** Whether a room is the one in which the server speaks to a user: an invite to it cannot be declined. */
  readonly isNoticeRoom: (userId: UserId, roomId: RoomId) => Promise<boolean>;
  /** Those beside the rooms who have a part in every event: unread counts, typing, presence. */
  readonly hooks: EventHooks;
  /** The version of a room whose creator names none. */
  readonly defaultRoomVersion: string;
}

/** What each part of the room services is handed. */
export interface RoomsContext extends RoomsOptions {
  readonly owners: NamespaceOwners;
  readonly addressInvites: AddressInvites;
  readonly stores: RoomStores;
}
