/**
 * GET /initialSync: everything at once, as it was told before there was /sync.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3initialsync
 */
import type { Filter } from '../matrix/filter.ts';
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { ClientEvent, RoomSyncReads, Timeline } from '../rooms/types.ts';
import type { Engine } from '../storage/engine.ts';
import type { SyncProviders } from './parts.ts';
import type { AccountDataPart } from './providers/account-data.ts';
import { roomStates } from './providers/state.ts';
import { timelines } from './providers/timeline.ts';
import { userRooms, type RoomSpan, type UserRooms } from './room-spans.ts';
import { streamToken } from './tokens.ts';

export interface InitialSyncDependencies {
  readonly engine: Pick<Engine, 'position'>;
  readonly rooms: RoomSyncReads;
  readonly ignoredUsers: (userId: UserId) => Promise<ReadonlySet<UserId>>;
  readonly blocksInvites: (userId: UserId) => Promise<boolean>;
  readonly providers: Pick<SyncProviders, 'accountData' | 'presence'>;
}

export interface InitialSyncOptions {
  /** The most messages of a room. */
  readonly limit?: number;
  /** Whether rooms that the user has left are told too. */
  readonly archived?: boolean;
}

interface Device {
  readonly userId: UserId;
  readonly deviceId: string;
}

/** What was read of all rooms, by room. */
interface Told {
  readonly timelines: ReadonlyMap<RoomId, Timeline>;
  readonly states: ReadonlyMap<RoomId, readonly ClientEvent[]>;
  /** The user's own member event. */
  readonly own: ReadonlyMap<RoomId, ClientEvent>;
  readonly listed: ReadonlySet<RoomId>;
  readonly accountData: AccountDataPart;
}

export class InitialSync {
  readonly #with: InitialSyncDependencies;

  constructor(dependencies: InitialSyncDependencies) {
    this.#with = dependencies;
  }

  /** The number of queries does not depend on the number of rooms. */
  async read(device: Device, options: InitialSyncOptions): Promise<JsonObject> {
    const { engine, rooms: reads, providers, ignoredUsers } = this.#with;
    const { userId } = device;
    // Before all reads: what is committed while they run belongs to the event stream.
    const upTo = engine.position;
    const filter = filterOf(options);
    const request = { userId, since: undefined, upTo, filter, fullState: false };
    const [rooms, ignored] = await Promise.all([userRooms(reads, request), ignoredUsers(userId)]);
    const joined = rooms.joined.map(({ roomId }) => roomId);
    const left = rooms.left.map(({ roomId }) => roomId);
    const scope = { ...device, upTo, filter, ignored, joined, newlyJoined: new Set<RoomId>() };
    const [presence, accountData] = await Promise.all([
      providers.presence.initial(scope),
      providers.accountData.initial({ ...scope, joined: [...joined, ...left] }),
    ]);
    return {
      end: streamToken(upTo),
      presence,
      account_data: accountData.global,
      rooms: await this.#rooms(device, rooms, { upTo, filter, ignored, accountData }),
    };
  }

  async #rooms(
    viewer: Device,
    rooms: UserRooms,
    about: {
      upTo: number;
      filter: Filter;
      ignored: ReadonlySet<UserId>;
      accountData: AccountDataPart;
    },
  ): Promise<JsonObject[]> {
    const { rooms: reads, blocksInvites } = this.#with;
    const { upTo, filter, ignored, accountData } = about;
    const { userId } = viewer;
    const spans = [...rooms.joined, ...rooms.left.flatMap(({ span }) => span ?? [])];
    const outside = [
      ...rooms.invited.map((roomId) => ({ roomId, position: upTo })),
      ...rooms.left,
    ].map(({ roomId, position }) => ({ roomId, position, members: [userId], types: [MEMBER] }));
    const ids = [...rooms.joined, ...outside].map(({ roomId }) => roomId);
    const [takesNoInvites, own, listed] = await Promise.all([
      blocksInvites(userId),
      reads.stateAt(viewer, outside),
      reads.listed(ids),
    ]);
    const found = await timelines(reads, { viewer, spans, filter, ignored, after: true });
    const question = { viewer, spans, timelines: found, filter, after: true, members: undefined };
    const states = await roomStates(reads, question);
    const told: Told = {
      timelines: found,
      states,
      own: new Map([...own].flatMap(([id, [event]]) => (event === undefined ? [] : [[id, event]]))),
      listed,
      accountData,
    };
    const isWanted = ({ sender }: ClientEvent): boolean => !takesNoInvites && !ignored.has(sender);
    return [
      ...rooms.joined.map((span) => roomInfo(span.roomId, span, told)),
      ...rooms.invited.flatMap((roomId) => {
        const invite = told.own.get(roomId);
        return invite !== undefined && isWanted(invite)
          ? [{ ...roomInfo(roomId, undefined, told), invite }]
          : [];
      }),
      ...rooms.left.map(({ roomId, span }) => roomInfo(roomId, span, told)),
    ];
  }
}

const MEMBER = 'm.room.member';

function filterOf({ limit, archived }: InitialSyncOptions): Filter {
  return {
    room: {
      ...(archived === undefined ? {} : { include_leave: archived }),
      ...(limit === undefined ? {} : { timeline: { limit } }),
    },
  };
}

/** A room, with its history as far as the user was ever in it. */
function roomInfo(roomId: RoomId, span: RoomSpan | undefined, told: Told): JsonObject {
  const { timelines: found, states, own, listed, accountData } = told;
  const timeline = found.get(roomId);
  return {
    room_id: roomId,
    membership: own.get(roomId)?.content['membership'] ?? 'join',
    ...(timeline === undefined || span === undefined
      ? {}
      : {
          messages: {
            ...(timeline.limited ? { start: timeline.prevBatch } : {}),
            end: streamToken(span.upTo),
            chunk: timeline.events,
          },
          state: states.get(roomId) ?? [],
        }),
    visibility: listed.has(roomId) ? 'public' : 'private',
    account_data: accountData.rooms.get(roomId) ?? [],
  };
}
