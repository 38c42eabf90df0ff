/**
 * Reports of what users find inappropriate, kept for the administrators of this server.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#reporting-content
 */
import { MatrixError } from '../errors.ts';
import { serverOf, type EventId, type RoomId, type UserId } from '../matrix/identifiers.ts';
import type { AccountReader, Actor, RoomReads } from '../rooms/types.ts';
import type { Engine } from '../storage/engine.ts';
import type { MembershipStore } from '../storage/memberships.ts';
import {
  insertReport,
  type Reported,
  type ReportStore,
  type StoredReport,
} from '../storage/reports.ts';
import type { RoomStore } from '../storage/rooms.ts';

export interface ReportsDependencies {
  readonly engine: Engine;
  readonly serverName: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly store: ReportStore;
  readonly accounts: Pick<AccountReader, 'active'>;
  readonly members: Pick<MembershipStore, 'isJoined' | 'ofUser'>;
  readonly rooms: Pick<RoomStore, 'byId'>;
  readonly reads: Pick<RoomReads, 'event'>;
}

const MAX_PAGE = 100;

export class Reports {
  readonly #with: ReportsDependencies;

  constructor(dependencies: ReportsDependencies) {
    this.#with = dependencies;
  }

  /** Reports a room; one need not be in it. Throws M_NOT_FOUND for a room this server does not know. */
  async room({ userId }: Actor, roomId: RoomId, reason: string): Promise<void> {
    if ((await this.#with.rooms.byId(roomId)) === undefined)
      throw new MatrixError('M_NOT_FOUND', `this server knows no room ${roomId}`);
    await this.#keep(userId, { roomId }, reason);
  }

  /** Reports an event. Throws M_NOT_FOUND when the user is not in its room, or may not see it. */
  async event(actor: Actor, roomId: RoomId, eventId: EventId, reason?: string): Promise<void> {
    if (!(await this.#with.members.isJoined(roomId, actor.userId)))
      throw new MatrixError(
        'M_NOT_FOUND',
        `there is no event ${eventId} in a room ${roomId} that you are in`,
      );
    const { sender } = await this.#with.reads.event(actor, roomId, eventId);
    await this.#keep(actor.userId, { roomId, eventId, userId: sender }, reason);
  }

  /** Reports a user, met or not. Throws M_NOT_FOUND for one this server does not know. */
  async user(actor: Actor, userId: UserId, reason: string): Promise<void> {
    if (!(await this.#isKnown(userId)))
      throw new MatrixError('M_NOT_FOUND', `this server knows no user ${userId}`);
    await this.#keep(actor.userId, { userId }, reason);
  }

  /** A page for administrators, the latest first. Throws M_FORBIDDEN for all others. */
  async page(
    { isAdmin }: Actor,
    before: number = Number.MAX_SAFE_INTEGER,
    limit: number = MAX_PAGE,
  ): Promise<readonly StoredReport[]> {
    if (!isAdmin)
      throw new MatrixError('M_FORBIDDEN', 'only administrators of this server read reports');
    return this.#with.store.newest(before, Math.min(limit, MAX_PAGE));
  }

  /** Of users of other servers, this one knows those who were ever in one of its rooms. */
  async #isKnown(userId: UserId): Promise<boolean> {
    const { accounts, members, serverName } = this.#with;
    if (serverOf(userId) === serverName && (await accounts.active([userId])).has(userId))
      return true;
    return (await members.ofUser(userId)).length > 0;
  }

  async #keep(reporter: UserId, about: Reported, reason: string | undefined): Promise<void> {
    const { engine, clock } = this.#with;
    const write = insertReport(clock(), reporter, about, reason);
    await engine.commit({ writes: [write], positions: 0 });
  }
}
