/** What users may read of a room. */
import { MatrixError } from '../errors.ts';
import { membershipIn } from '../matrix/events.ts';
import { isString, type JsonValue } from '../matrix/json.ts';
import type { StoredEvent } from '../storage/events.ts';
import { parsePageToken } from '../sync/tokens.ts';
import { eventNotFound, hasForgotten, stateAccess, stateOf, type RoomAccess } from './access.ts';
import { withAggregations } from './aggregations.ts';
import { eventByTime } from './event-by-time.ts';
import { eventContext } from './event-context.ts';
import { roomHierarchy } from './hierarchy.ts';
import { pageMessages } from './messages.ts';
import { mutualRooms } from './mutual-rooms.ts';
import type { Presenter } from './presenter.ts';
import { notInRoom } from './refusals.ts';
import { readRelations } from './relations.ts';
import { search } from './search.ts';
import type { RoomsContext } from './stores.ts';
import { roomSummary } from './summary.ts';
import { listThreads } from './threads.ts';
import type { Actor, ClientEvent, MembersQuery, RoomReads } from './types.ts';

export function roomReads(context: RoomsContext, presenter: Presenter): RoomReads {
  const { stores } = context;

  return {
    joinedRooms: (userId) => stores.memberships.joinedRooms(userId),

    async event(actor, roomId, eventId) {
      const stored = await stores.events.byId(eventId);
      if (stored?.roomId !== roomId) throw eventNotFound(eventId);
      return oneEvent(context, presenter, actor, stored);
    },

    async eventAnywhere(actor, eventId) {
      const stored = await stores.events.byId(eventId);
      if (stored === undefined) throw eventNotFound(eventId);
      return oneEvent(context, presenter, actor, stored);
    },

    async events(actor, eventIds) {
      const stored = await stores.events.byIds(eventIds);
      const shown = await presenter.heard(actor, stored);
      const bundled = await withAggregations(context, presenter, actor, shown);
      return bundled.map(({ event }) => event);
    },

    async state(actor, roomId) {
      const access = await stateAccess(context, actor.userId, roomId);
      return presenter.state(actor, await stateOf(context, access));
    },

    async stateEvent(actor, roomId, type, stateKey) {
      const access = await stateAccess(context, actor.userId, roomId);
      const events =
        access.until === undefined
          ? await stores.state.currentOf([access.room.nid], [type], [stateKey])
          : await stateOf(context, access);
      const found = events.filter((event) => event.type === type && event.stateKey === stateKey);
      const [event] = await presenter.state(actor, found);
      if (event !== undefined) return event;
      throw new MatrixError('M_NOT_FOUND', `the room has no state ${type} with key "${stateKey}"`);
    },

    async members(actor, roomId, query) {
      const access = await stateAccess(context, actor.userId, roomId);
      const readable = (await stateOf(context, access)).filter(isMember);
      const members =
        query.at === undefined
          ? readable
          : await membersAt(context, presenter, actor, access, readable, query.at);
      return presenter.state(
        actor,
        members.filter((event) => isWanted(event, query)),
      );
    },

    async joinedMembers(actor, roomId) {
      const room = await stores.rooms.byId(roomId);
      const row = room && (await stores.memberships.of(room.nid, actor.userId));
      if (row?.membership !== 'join') throw notInRoom(actor.userId);
      const events = await stores.memberships.joinedEvents(row.roomNid);
      return Object.fromEntries(
        events.map(({ stateKey, pdu }) => [stateKey, profileIn(pdu.content)]),
      );
    },

    messages: (actor, roomId, query) => pageMessages(context, presenter, actor, roomId, query),
    relations: (...args) => readRelations(context, presenter, ...args),
    async eventByTime(...args) {
      const { eventId, pdu } = await eventByTime(context, presenter, ...args);
      return { event_id: eventId, origin_server_ts: pdu.origin_server_ts };
    },
    hierarchy: (actor, ...args) => roomHierarchy(context, actor.userId, ...args),
    summary: (...args) => roomSummary(context, ...args),
    mutualRooms: (actor, other, from) => mutualRooms(context, actor.userId, other, from),
    search: (...args) => search(context, presenter, ...args),
    threads: (...args) => listThreads(context, presenter, ...args),
    context: (actor, roomId, eventId, query) =>
      eventContext(context, presenter, actor, roomId, eventId, query),
  };
}

/** Throws M_NOT_FOUND for an event that the actor may not see. */
async function oneEvent(
  context: RoomsContext,
  presenter: Presenter,
  actor: Actor,
  stored: StoredEvent,
): Promise<ClientEvent> {
  const [shown] = await presenter.visible(actor, [stored]);
  if (shown === undefined || (await isClosed(context, actor.userId, stored)))
    throw eventNotFound(stored.eventId);
  const [bundled = shown] = await withAggregations(context, presenter, actor, [shown]);
  return bundled.event;
}

/** The members at a place in the past: those that the user may read today, and those that history shows them. */
async function membersAt(
  context: RoomsContext,
  presenter: Presenter,
  actor: Actor,
  access: RoomAccess,
  readable: readonly StoredEvent[],
  at: string,
): Promise<StoredEvent[]> {
  const until = Math.min(parsePageToken(at, 'at').position, access.until ?? Infinity);
  const then = (await stateOf(context, { ...access, until })).filter(isMember);
  const open = new Set(readable.map(({ nid }) => nid));
  const others = await presenter.visible(
    actor,
    then.filter(({ nid }) => !open.has(nid)),
  );
  for (const { stored } of others) open.add(stored.nid);
  return then.filter(({ nid }) => open.has(nid));
}

const isMember = ({ type }: StoredEvent): boolean => type === 'm.room.member';

/** A room that the user forgot is closed to them, except for what all the world may see. */
async function isClosed(context: RoomsContext, userId: string, { roomId, roomNid }: StoredEvent) {
  if (!(await hasForgotten(context, userId, roomNid))) return false;
  return stateAccess(context, userId, roomId).then(
    () => false,
    () => true,
  );
}

/** The two parameters are alternatives: either lets a member through. */
function isWanted({ pdu }: StoredEvent, { membership, notMembership }: MembersQuery): boolean {
  if (membership === undefined && notMembership === undefined) return true;
  const is = membershipIn(pdu.content);
  return is === membership || (notMembership !== undefined && is !== notMembership);
}

function profileIn(content: { readonly [key: string]: JsonValue }) {
  const { displayname, avatar_url: avatarUrl } = content;
  return {
    ...(isString(displayname) ? { display_name: displayname } : {}),
    ...(isString(avatarUrl) ? { avatar_url: avatarUrl } : {}),
  };
}
