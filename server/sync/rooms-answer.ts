/** The `rooms` of an answer: each room's own parts, and those that the other providers tell of it. */
import type { RoomId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { SyncParts } from './parts.ts';
import type { RoomSummary } from './providers/summary.ts';
import type { LeftRoom, RoomSpan } from './room-spans.ts';
import type { RoomsPart, RoomsRequest } from './rooms-part.ts';

/** The `rooms` object; empty when there is nothing to tell. */
export function roomsAnswer(part: RoomsPart, parts: SyncParts, request: RoomsRequest): JsonObject {
  const { rooms, stripped } = part;
  const { ignored, viewer } = request;
  const isInviterHeard = (roomId: RoomId): boolean =>
    stripped
      .get(roomId)
      ?.every(
        ({ type, state_key: member, sender }) =>
          type !== 'm.room.member' || member !== viewer.userId || !ignored.has(sender),
      ) ?? true;
  const outside = (roomIds: readonly RoomId[], name: string) =>
    roomIds.map((roomId) => entry(roomId, { [name]: { events: stripped.get(roomId) ?? [] } }));

  const sections: Readonly<Record<string, readonly (readonly [RoomId, JsonObject])[]>> = {
    join: rooms.joined.flatMap((span) => joinedRoom(span, part, parts, request)),
    invite: outside(rooms.invited.filter(isInviterHeard), 'invite_state'),
    knock: outside(rooms.knocked, 'knock_state'),
    leave: rooms.left.map((room) => leftRoom(room, part, parts, request)),
  };
  return Object.fromEntries(
    Object.entries(sections)
      .filter(([, entries]) => entries.length > 0)
      .map(([name, entries]) => [name, Object.fromEntries(entries)]),
  );
}

const entry = (roomId: RoomId, room: JsonObject): readonly [RoomId, JsonObject] => [roomId, room];

/** No entry at all for a room in which nothing happened. */
function joinedRoom(
  span: RoomSpan,
  part: RoomsPart,
  parts: SyncParts,
  request: RoomsRequest,
): (readonly [RoomId, JsonObject])[] {
  const { roomId } = span;
  const summary = part.summaries.get(roomId);
  const ephemeral = [...(parts.receipts.get(roomId) ?? []), ...(parts.typing.get(roomId) ?? [])];
  const room = {
    ...(summary === undefined ? {} : { summary: summaryAnswer(summary) }),
    ...history(roomId, span.whole, part, request),
    ...events('ephemeral', ephemeral),
    ...events('account_data', parts.accountData.rooms.get(roomId) ?? []),
    ...parts.unreadCounts.get(roomId),
  };
  if (Object.keys(room).length === 0) return [];
  return [entry(roomId, request.stateAfter ? { state_after: { events: [] }, ...room } : room)];
}

function leftRoom(
  { roomId, span }: LeftRoom,
  part: RoomsPart,
  parts: SyncParts,
  request: RoomsRequest,
): readonly [RoomId, JsonObject] {
  return entry(roomId, {
    ...(request.stateAfter ? { state_after: { events: [] } } : {}),
    ...history(roomId, span?.whole ?? false, part, request),
    ...events('account_data', parts.accountData.rooms.get(roomId) ?? []),
  });
}

/** Timeline and state of a room, as far as there is something in them. */
function history(
  roomId: RoomId,
  whole: boolean,
  { timelines: found, states, shape }: RoomsPart,
  { stateAfter }: RoomsRequest,
): JsonObject {
  const timeline = found.get(roomId);
  const isTold =
    timeline !== undefined && (whole || timeline.limited || timeline.events.length > 0);
  return {
    ...events(stateAfter ? 'state_after' : 'state', (states.get(roomId) ?? []).map(shape)),
    ...(isTold
      ? {
          timeline: {
            events: timeline.events.map(shape),
            limited: timeline.limited,
            prev_batch: timeline.prevBatch,
          },
        }
      : {}),
  };
}

function events(name: string, list: readonly JsonObject[]): JsonObject {
  return list.length === 0 ? {} : { [name]: { events: list } };
}

const summaryAnswer = ({ heroes, joined, invited }: RoomSummary): JsonObject => ({
  'm.heroes': heroes,
  'm.joined_member_count': joined,
  'm.invited_member_count': invited,
});
