/** The reads /sync is made of: for many rooms at once, with a fixed number of queries. */
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import { STRIPPED_STATE, stripEvent, type StrippedEvent } from '../matrix/stripped-state.ts';
import { activeRooms } from '../storage/activity.ts';
import type { StoredEvent } from '../storage/events.ts';
import type { MembershipChange } from '../storage/memberships.ts';
import type { RoomRow } from '../storage/rooms.ts';
import type { RoomSpan } from '../storage/state.ts';
import { mayHaveChanged } from '../storage/written.ts';
import { peekStream, readStream } from './event-stream.ts';
import { observedEvents } from './observed.ts';
import type { Presenter } from './presenter.ts';
import type { RoomsContext } from './stores.ts';
import { readTimelines } from './timelines.ts';
import type { ClientEvent, RoomSyncReads } from './types.ts';
import type { Viewer } from './client-event.ts';

export function roomSyncReads(context: RoomsContext, presenter: Presenter): RoomSyncReads {
  const { engine, stores } = context;
  const active = activeRooms(engine);

  const nidsOf = async (roomIds: readonly RoomId[]): Promise<Map<RoomId, RoomRow>> => {
    if (roomIds.length === 0) return new Map();
    const rows = await stores.rooms.byIds(roomIds);
    return new Map(rows.map((row) => [row.roomId, row]));
  };

  const byRoom = async (
    viewer: Viewer,
    events: readonly StoredEvent[],
  ): Promise<Map<RoomId, ClientEvent[]>> =>
    Map.groupBy(await presenter.state(viewer, events), (event) => event.room_id);

  return {
    observed: (eventIds) => observedEvents(context, eventIds),
    memberships: (userId) => stores.memberships.ofUser(userId),

    async membershipsAt(userId, position) {
      const last = new Map<RoomId, MembershipChange>();
      for (const change of await stores.memberships.historyOf(userId, position))
        last.set(change.roomId, change);
      return [...last.values()];
    },

    timelines: (viewer, requests, options) =>
      readTimelines(context, presenter, viewer, requests, options),

    async stateAt(viewer, rooms) {
      const rows = await nidsOf(rooms.map(({ roomId }) => roomId));
      const spans: { span: RoomSpan; members?: readonly UserId[]; types?: readonly string[] }[] =
        rooms.flatMap(({ roomId, position, members, types }) => {
          const row = rows.get(roomId);
          if (row === undefined) return [];
          const span = { roomNid: row.nid, after: 0, upTo: position };
          return [{ span, ...(members && { members }), ...(types && { types }) }];
        });
      const isOfMembersOnly = ({ types }: (typeof spans)[number]) =>
        types?.length === 1 && types[0] === 'm.room.member';
      const whole = spans.filter((request) => request.members === undefined);
      const some = spans.filter((request) => request.members !== undefined);
      const lazy = some.filter((request) => !isOfMembersOnly(request));
      const found = [
        ...(await stores.state.changes(whole.map(({ span }) => span))),
        ...(await stores.state.othersAt(lazy.map(({ span }) => span))),
        ...(await stores.state.membersAt(
          some.map(({ span, members = [] }) => ({ ...span, members })),
        )),
      ];
      const requestOf = new Map(spans.map((request) => [request.span.roomNid, request]));
      const wanted = found.filter(({ roomNid, type, stateKey }) => {
        const request = requestOf.get(roomNid);
        if (request?.types?.includes(type) === false) return false;
        return type !== 'm.room.member' || (request?.members?.includes(stateKey ?? '') ?? true);
      });
      return byRoom(viewer, wanted);
    },

    async stateChanges(viewer, rooms) {
      const rows = await nidsOf(rooms.map(({ roomId }) => roomId));
      const spans = rooms.flatMap(({ roomId, after, upTo }) => {
        const row = rows.get(roomId);
        return row === undefined ? [] : [{ roomNid: row.nid, after, upTo }];
      });
      return byRoom(viewer, await stores.state.changes(spans));
    },

    async strippedState(userId, roomIds) {
      const nids = [...(await nidsOf(roomIds)).values()].map(({ nid }) => nid);
      const types = STRIPPED_STATE.map(([type]) => type);
      const state = await stores.state.currentOf(nids, types, ['']);
      const own = await stores.state.currentOf(nids, ['m.room.member'], [userId]);
      const inviters = own.map(({ sender }) => sender).filter((sender) => sender !== userId);
      const theirs = await stores.state.currentOf(nids, ['m.room.member'], inviters);
      const isInviter = (event: StoredEvent) =>
        own.some(({ roomNid, sender }) => roomNid === event.roomNid && sender === event.stateKey);
      const answer = new Map<RoomId, StrippedEvent[]>();
      for (const { roomId, pdu } of [...state, ...theirs.filter(isInviter), ...own]) {
        const stripped = stripEvent(pdu);
        if (stripped === undefined) continue;
        answer.set(roomId, [...(answer.get(roomId) ?? []), stripped]);
      }
      return answer;
    },

    async counts(roomIds) {
      const rows = await nidsOf(roomIds);
      return new Map(
        [...rows].map(([roomId, { joined, invited }]) => [roomId, { joined, invited }]),
      );
    },

    async listed(roomIds) {
      const rows = await nidsOf(roomIds);
      return new Set([...rows.values()].flatMap((row) => (row.listed ? row.roomId : [])));
    },

    stream: (...args) => readStream(context, presenter, ...args),
    peek: (...args) => peekStream(context, presenter, ...args),

    async heroes(userId, roomIds) {
      const present = await stores.memberships.firstMembers(roomIds, userId, ['join', 'invite']);
      const heroes = groupUsers(present);
      const empty = roomIds.filter((roomId) => !heroes.has(roomId));
      if (empty.length === 0) return heroes;
      const gone = await stores.memberships.firstMembers(empty, userId, ['leave', 'ban']);
      return new Map([...heroes, ...groupUsers(gone)]);
    },

    joinedMembers: async (roomIds) =>
      roomIds.length === 0
        ? new Map()
        : groupUsers(await stores.memberships.joinedInRooms(roomIds)),

    async pdus(eventIds) {
      const events = await stores.events.byIds(eventIds);
      return new Map(events.map(({ eventId, pdu }) => [eventId, pdu]));
    },

    sharingRoomWith: (userId, among) => stores.memberships.sharingRoomWith(userId, among),

    active,

    mayHaveMoved: (after, upTo) => mayHaveChanged(engine, ['memberships'], after, upTo),

    async memberChanges(roomIds, after, upTo) {
      if (!mayHaveChanged(engine, ['memberships'], after, upTo)) return [];
      const rooms = await active(after, upTo);
      const moved = rooms === undefined ? roomIds : roomIds.filter((id) => rooms.has(id));
      if (moved.length === 0) return [];
      const nids = [...(await nidsOf(moved)).values()].map(({ nid }) => nid);
      const changes = await stores.memberships.historyIn(nids, after, upTo);
      return changes.map(({ previous, ...change }) =>
        previous === null ? change : { ...change, previous },
      );
    },
  };
}

function groupUsers(
  rows: readonly { readonly roomId: RoomId; readonly userId: UserId }[],
): Map<RoomId, UserId[]> {
  const users = new Map<RoomId, UserId[]>();
  for (const [roomId, members] of Map.groupBy(rows, (row) => row.roomId))
    users.set(
      roomId,
      members.map(({ userId }) => userId),
    );
  return users;
}
