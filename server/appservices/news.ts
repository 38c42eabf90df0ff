/**
 * News for application services: rows of the outbox, made for the very commit of what they tell of. So nothing is
 * committed that is not told, and nothing told that is not committed.
 *
 * @see https://spec.matrix.org/v1.19/application-service-api/#pushing-events
 */
import type { EphemeralNews } from '../ephemeral/news.ts';
import type { RoomId, ServerNameText } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { once } from '../matrix/once.ts';
import type { EventHooks, PersistedEvent } from '../push/hook.ts';
import type { AliasStore } from '../storage/aliases.ts';
import type { AppserviceOutbox, EphemeralRow } from '../storage/appservice-outbox.ts';
import { position, type Write } from '../storage/engine.ts';
import type { MembershipStore } from '../storage/memberships.ts';
import { aliasesGiven, caresForRoom, concernsUser, type RoomOfInterest } from './interest.ts';
import type { Appservice } from './registry.ts';

export interface NewsDependencies {
  /** The services that can be called. */
  readonly services: readonly Appservice[];
  readonly outbox: AppserviceOutbox;
  readonly aliases: Pick<AliasStore, 'ofRoomId'>;
  readonly members: Pick<MembershipStore, 'joinedIn' | 'joinedRooms'>;
  readonly serverName: ServerNameText;
  /** Called with the ids of services for which something may have been added. */
  readonly added: (ids: Iterable<string>) => void;
}

/** For each event, rows for the services that care for it. */
export function eventNews(deps: NewsDependencies): EventHooks {
  const { services, outbox, aliases, serverName, added } = deps;
  /** Which services are told of an event, from before its commit until after it. */
  const told = new WeakMap<PersistedEvent, readonly string[]>();

  const forEvent = async (
    event: PersistedEvent,
    aliasesOf: RoomOfInterest['aliases'],
  ): Promise<readonly Write[]> => {
    const { roomId, eventId, localMembers } = event;
    const room: RoomOfInterest = { roomId, members: localMembers, aliases: aliasesOf };
    const those = await filterAsync(
      services,
      async (service) => concernsUser(service, event) || caresForRoom(service, room),
    );
    const ids = those.map(({ id }) => id);
    told.set(event, ids);
    return ids.map((id) => outbox.addEvent(id, eventId, event.position));
  };

  return {
    async beforeCommit(events) {
      if (services.length === 0) return [];
      const given = aliasesGiven(events, serverName);
      const writes: Write[] = [];
      for (const [roomId, inRoom] of Map.groupBy(events, (event) => event.roomId)) {
        const aliasesOf = once(async () => [
          ...(given.get(roomId) ?? []),
          ...(await aliases.ofRoomId(roomId)),
        ]);
        for (const event of inRoom) writes.push(...(await forEvent(event, aliasesOf)));
      }
      return writes;
    },
    afterCommit: (events) => added(new Set(events.flatMap((event) => told.get(event) ?? []))),
  };
}

/** Of what passes: rows for the services that asked for it and care for the room or the user. */
export function ephemeralNews(deps: NewsDependencies): EphemeralNews {
  const { outbox, aliases, members, added } = deps;
  const services = deps.services.filter(({ receiveEphemeral }) => receiveEphemeral);

  const roomOf = (roomId: RoomId): RoomOfInterest => ({
    roomId,
    members: once(() => members.joinedIn(roomId)),
    aliases: once(() => aliases.ofRoomId(roomId)),
  });
  const inRoom = (roomId: RoomId): Promise<Appservice[]> => {
    const room = roomOf(roomId);
    return filterAsync(services, (service) => caresForRoom(service, room));
  };
  const tell = (
    those: readonly Appservice[],
    news: JsonObject & { readonly type: EphemeralRow['kind'] },
    key: readonly string[],
  ): Write[] => {
    const row = { kind: news.type, key: JSON.stringify(key), content: JSON.stringify(news) };
    return those.flatMap(({ id }) => outbox.addEphemeral(id, row, position()));
  };

  return {
    async typing(roomId, userIds) {
      if (services.length === 0) return [];
      const content = { user_ids: [...userIds] };
      const news = { type: 'm.typing', room_id: roomId, content } as const;
      return tell(await inRoom(roomId), news, [roomId]);
    },

    async receipts(receipts) {
      if (services.length === 0) return [];
      const writes: Write[] = [];
      for (const { roomId, userId, type, thread, eventId, ts } of receipts) {
        if (type === 'm.fully_read') continue;
        const those = (await inRoom(roomId)).filter(
          (service) => type !== 'm.read.private' || service.has('users', userId),
        );
        const about: JsonObject = thread === '' ? { ts } : { ts, thread_id: thread };
        const content = { [eventId]: { [type]: { [userId]: about } } };
        const news = { type: 'm.receipt', room_id: roomId, content } as const;
        writes.push(...tell(those, news, [roomId, userId, type, thread]));
      }
      return writes;
    },

    async presence(userId, content) {
      if (services.length === 0) return [];
      const rooms = once(async () => (await members.joinedRooms(userId)).map(roomOf));
      const those = await filterAsync(
        services,
        async (service) => service.has('users', userId) || (await nearby(service, await rooms())),
      );
      return tell(those, { type: 'm.presence', sender: userId, content }, [userId]);
    },

    told: () => added(services.map(({ id }) => id)),
  };

  async function nearby(service: Appservice, rooms: readonly RoomOfInterest[]): Promise<boolean> {
    for (const room of rooms) if (await caresForRoom(service, room)) return true;
    return false;
  }
}

async function filterAsync<T>(
  items: readonly T[],
  condition: (item: T) => Promise<boolean>,
): Promise<T[]> {
  const kept = await Promise.all(items.map(condition));
  return items.filter((_, index) => kept[index] === true);
}
