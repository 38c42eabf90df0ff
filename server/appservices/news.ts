/**
 * News for application services: rows of the outbox, made for the very commit of what they tell of. So nothing is
 * committed that is not told, and nothing told that is not committed.
 *
 * @see https://spec.matrix.org/v1.19/application-service-api/#pushing-events
 */
import type { EphemeralNews } from '../ephemeral/news.ts';
import type { RoomAlias, RoomId, ServerNameText } from '../matrix/identifiers.ts';
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
  /** Called when something may have been added. */
  readonly added: () => void;
}

/** For each event, rows for the services that care for it. */
export function eventNews(deps: NewsDependencies): EventHooks {
  const { services, outbox, aliases, serverName, added } = deps;

  const forEvent = async (
    event: PersistedEvent,
    given: readonly RoomAlias[],
  ): Promise<readonly Write[]> => {
    const { roomId, eventId } = event;
    const room: RoomOfInterest = {
      roomId,
      members: event.localMembers,
      aliases: once(async () => [...given, ...(await aliases.ofRoomId(roomId))]),
    };
    const those = await filterAsync(
      services,
      async (service) => concernsUser(service, event) || caresForRoom(service, room),
    );
    return those.map(({ id }) => outbox.addEvent(id, eventId, event.position));
  };

  return {
    async beforeCommit(events) {
      if (services.length === 0) return [];
      const given = aliasesGiven(events, serverName);
      const writes: Write[] = [];
      for (const event of events)
        writes.push(...(await forEvent(event, given.get(event.roomId) ?? [])));
      return writes;
    },
    afterCommit: () => {
      if (services.length > 0) added();
    },
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
      const writes: Write[] = [];
      for (const { roomId, userId, type, thread, eventId, ts } of services.length === 0
        ? []
        : receipts) {
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
      const rooms = once(() => members.joinedRooms(userId));
      const those = await filterAsync(
        services,
        async (service) => service.has('users', userId) || (await nearby(service, await rooms())),
      );
      return tell(those, { type: 'm.presence', sender: userId, content }, [userId]);
    },

    told: () => {
      if (services.length > 0) added();
    },
  };

  async function nearby(service: Appservice, roomIds: readonly RoomId[]): Promise<boolean> {
    for (const roomId of roomIds) if (await caresForRoom(service, roomOf(roomId))) return true;
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
