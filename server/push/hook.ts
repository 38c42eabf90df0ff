/**
 * What happens beside an event: the hooks that rooms call for every event they persist.
 *
 * Rooms know nothing of notifications, typing or presence. They are handed one {@link EventHooks}, ask it for
 * writes before the commit, and tell it after.
 */
import type { Membership } from '../matrix/events.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { LateValue, Write } from '../storage/engine.ts';

/** How a change of a room changed someone's membership. */
export interface MembershipMove {
  readonly userId: string;
  readonly from: Membership | undefined;
  /** Undefined: the state does not say any more what they are. */
  readonly to: Membership | undefined;
}

/** How a commit has changed a room. */
export interface RoomChange {
  /** Of the whole commit: events that are not told of may have changed memberships too. */
  readonly moves: readonly MembershipMove[];
  /** Whether other aliases lead to it than before. */
  readonly aliases: boolean;
}

/** An event that has passed the authorization rules and is about to be committed. */
export interface PersistedEvent {
  readonly roomId: string;
  readonly eventId: string;
  readonly sender: string;
  readonly type: string;
  /** Present on state events, and only there. */
  readonly stateKey?: string;
  readonly content: JsonObject;
  /** The event as clients see it: what push conditions look at. */
  readonly clientEvent: JsonObject;
  /** The event's stream position: a parameter for writes, known only inside the commit. */
  readonly position: LateValue;
  /** For `m.room.member`: the membership its target had before, if any. */
  readonly previousMembership?: Membership;
  /** How many are joined once the event is in force. */
  readonly joinedCount: number;
  /** How its commit has changed memberships in the room when the event is in force. */
  readonly moves: readonly MembershipMove[];
  /** Joined users of this server, once the event is in force. Found when first asked for, and kept. */
  readonly localMembers: () => Promise<ReadonlySet<string>>;
  /** The room displaynames of these members. Asked only when a push rule needs them. */
  displayNames(userIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The sender's power level, before the event. */
  readonly senderPower: number;
  /** The power it takes to notify in a way, such as `room`, before the event. */
  powerToNotify(key: string): number;
}

export interface EventHooks {
  /**
   * Writes that belong to the events' commit. The events are those of one commit, oldest first. What fails
   * here fails the request, so it throws only when the database does.
   */
  beforeCommit(events: readonly PersistedEvent[]): Promise<readonly Write[]>;
  /**
   * The events are committed. Never throws. The rooms have been or will be poked by the caller.
   *
   * @param changes of each room that was changed, whether there are events of it or not
   */
  afterCommit(events: readonly PersistedEvent[], changes: ReadonlyMap<string, RoomChange>): void;
}

/** Several hooks as one. Their writes are added in the order given. */
export function combineHooks(hooks: readonly EventHooks[]): EventHooks {
  return {
    beforeCommit: async (events) => {
      const writes = await Promise.all(hooks.map((hook) => hook.beforeCommit(events)));
      return writes.flat();
    },
    afterCommit: (events, changes) => {
      for (const hook of hooks) hook.afterCommit(events, changes);
    },
  };
}
