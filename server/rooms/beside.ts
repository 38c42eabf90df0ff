/** What those beside the rooms are told of a draft's events: see `push/hook.ts`. */
import type { Pdu, StateKey } from '../matrix/events.ts';
import { serverOf, type EventId, type RoomId } from '../matrix/identifiers.ts';
import { isString, without, type JsonObject } from '../matrix/json.ts';
import { once } from '../matrix/once.ts';
import type { PersistedEvent } from '../push/hook.ts';
import { LateValue } from '../storage/engine.ts';
import { settle, type Ref } from '../storage/refs.ts';
import type { RoomDraft } from './draft.ts';
import { joinedAfter, movesOf, tally, type AddedEvent } from './draft-state.ts';

/** What is told of an event whatever it did: itself, and where it will stand in the stream. */
export function itself(
  roomId: RoomId,
  { eventId, pdu }: { readonly eventId: EventId; readonly pdu: Pdu },
  position: Ref,
) {
  return {
    roomId,
    eventId,
    sender: pdu.sender,
    type: pdu.type,
    ...(pdu.state_key === undefined ? {} : { stateKey: pdu.state_key }),
    content: pdu.content,
    clientEvent: clientForm(pdu, eventId, roomId),
    position: new LateValue((first) => settle(position, first)),
  };
}

/** An event as push conditions look at it: without what only servers look at. */
function clientForm(pdu: Pdu, eventId: EventId, roomId: RoomId): JsonObject {
  return { ...without(pdu, ...FEDERATION_FIELDS), event_id: eventId, room_id: roomId };
}

/** What only servers look at. */
const FEDERATION_FIELDS = ['auth_events', 'depth', 'hashes', 'prev_events', 'signatures'];

export function persistedEvents(draft: RoomDraft, serverName: string): PersistedEvent[] {
  return draft.added.map((event, index) =>
    persistedEvent(draft, serverName, event, draft.added.slice(0, index + 1)),
  );
}

function persistedEvent(
  draft: RoomDraft,
  serverName: string,
  event: AddedEvent,
  upToIt: readonly AddedEvent[],
): PersistedEvent {
  const { ref, pdu, power, step } = event;
  return {
    ...itself(draft.roomId, event, ref),
    ...(step?.from === undefined ? {} : { previousMembership: step.from }),
    joinedCount: draft.joinedBefore + tally(upToIt, 'join'),
    moves: movesOf(upToIt),
    localMembers: once(async () => {
      const joined = joinedAfter(await draft.membersBefore(), upToIt);
      return new Set([...joined].filter((userId) => serverOf(userId) === serverName));
    }),
    async displayNames(userIds) {
      await draft.load(userIds.map((userId): StateKey => ['m.room.member', userId]));
      const names = new Map<string, string>();
      for (const userId of userIds) {
        const name = draft.state('m.room.member', userId)?.content.displayname;
        if (isString(name)) names.set(userId, name);
      }
      return names;
    },
    senderPower: power.of(pdu.sender),
    powerToNotify: power.toNotify,
  };
}
