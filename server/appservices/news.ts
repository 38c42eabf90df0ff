/**
 * News for application services: rows of the outbox, made for the very commit of what they tell of. So nothing is
 * committed that is not told, and nothing told that is not committed.
 *
 * @see https://spec.matrix.org/v1.19/application-service-api/#pushing-events
 */
import { NO_NEWS, together, type EphemeralNews, type News } from '../ephemeral/news.ts';
import type { RoomId, ServerNameText } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { once } from '../matrix/once.ts';
import type { EventHooks, PersistedEvent } from '../push/hook.ts';
import type { AppserviceOutbox, EphemeralRow } from '../storage/appservice-outbox.ts';
import { position, type Write } from '../storage/engine.ts';
import type { MembershipStore } from '../storage/memberships.ts';
import { aliasesGiven, caresForRoom, concernsUser, type RoomOfInterest } from './interest.ts';
import type { Appservice } from './registry.ts';
import { countsAfter, ownersOf, type RoomInterest, type UserCounts } from './room-interest.ts';

export interface NewsDependencies {
  /** The services that can be called. */
  readonly services: readonly Appservice[];
  readonly outbox: AppserviceOutbox;
  readonly members: Pick<MembershipStore, 'joinedRooms'>;
  readonly interest: RoomInterest;
  readonly serverName: ServerNameText;
  /** Called with the ids of services for which something may have been added. */
  readonly added: (ids: Iterable<string>) => void;
}

/** What is known of an event from before its commit until after it. */
interface Told {
  /** The services that are told of it. */
  readonly ids: readonly string[];
  /** The users of services in its room, as they were before the commit. */
  readonly before: UserCounts;
}

/** For each event, rows for the services that care for it. */
export function eventNews(deps: NewsDependencies): EventHooks {
  const { services, outbox, interest, serverName, added } = deps;
  const told = new WeakMap<PersistedEvent, Told>();

  return {
    async beforeCommit(events) {
      if (services.length === 0) return [];
      const given = aliasesGiven(events, serverName);
      const writes: Write[] = [];
      for (const [roomId, inRoom] of Map.groupBy(events, (event) => event.roomId)) {
        const before = await interest.users(roomId);
        const named = once(async () =>
          ownersOf(services, given.get(roomId) ?? []).union(await interest.named(roomId)),
        );
        for (const event of inRoom) {
          const ids = await toldOf(services, event, before, named);
          told.set(event, { ids, before });
          writes.push(...ids.map((id) => outbox.addEvent(id, event.eventId, event.position)));
        }
      }
      return writes;
    },

    afterCommit(events, changes) {
      for (const [roomId, change] of changes) {
        const event = events.find((one) => one.roomId === roomId);
        interest.changed(roomId, change, event && told.get(event)?.before);
      }
      added(new Set(events.flatMap((event) => told.get(event)?.ids ?? [])));
    },
  };
}

/** The ids of the services that care for an event, given who was in its room before the commit. */
async function toldOf(
  services: readonly Appservice[],
  event: PersistedEvent,
  before: UserCounts,
  named: RoomOfInterest['named'],
): Promise<readonly string[]> {
  const counts = countsAfter(services, before, event.moves);
  const room: RoomOfInterest = { roomId: event.roomId, users: async () => counts, named };
  const those = await filterAsync(
    services,
    async (service) => concernsUser(service, event) || caresForRoom(service, room),
  );
  return those.map(({ id }) => id);
}

/** Of what passes: rows for the services that asked for it and care for the room or the user. */
export function ephemeralNews(deps: NewsDependencies): EphemeralNews {
  const { outbox, interest, members, added } = deps;
  const services = deps.services.filter(({ receiveEphemeral }) => receiveEphemeral);

  const roomOf = (roomId: RoomId): RoomOfInterest => ({
    roomId,
    users: () => interest.users(roomId),
    named: () => interest.named(roomId),
  });
  const inRoom = (roomId: RoomId): Promise<Appservice[]> => {
    const room = roomOf(roomId);
    return filterAsync(services, (service) => caresForRoom(service, room));
  };
  /** Rows for some services, who are woken once these are committed. */
  const tell = (
    those: readonly Appservice[],
    news: JsonObject & { readonly type: EphemeralRow['kind'] },
    key: readonly string[],
  ): News => {
    if (those.length === 0) return NO_NEWS;
    const row = { kind: news.type, key: JSON.stringify(key), content: JSON.stringify(news) };
    const ids = those.map(({ id }) => id);
    return {
      writes: ids.flatMap((id) => outbox.addEphemeral(id, row, position())),
      committed: () => added(ids),
    };
  };

  return {
    async typing(roomId, userIds) {
      if (services.length === 0) return NO_NEWS;
      const content = { user_ids: [...userIds] };
      const news = { type: 'm.typing', room_id: roomId, content } as const;
      return tell(await inRoom(roomId), news, [roomId]);
    },

    async receipts(receipts) {
      if (services.length === 0) return NO_NEWS;
      const news: News[] = [];
      for (const { roomId, userId, type, thread, eventId, ts } of receipts) {
        if (type === 'm.fully_read') continue;
        const those = (await inRoom(roomId)).filter(
          (service) => type !== 'm.read.private' || service.has('users', userId),
        );
        const about: JsonObject = thread === '' ? { ts } : { ts, thread_id: thread };
        const content = { [eventId]: { [type]: { [userId]: about } } };
        const receipt = { type: 'm.receipt', room_id: roomId, content } as const;
        news.push(tell(those, receipt, [roomId, userId, type, thread]));
      }
      return together(news);
    },

    async presence(userId, content) {
      if (services.length === 0) return NO_NEWS;
      const rooms = once(async () => (await members.joinedRooms(userId)).map(roomOf));
      const those = await filterAsync(
        services,
        async (service) => service.has('users', userId) || (await nearby(service, await rooms())),
      );
      return tell(those, { type: 'm.presence', sender: userId, content }, [userId]);
    },
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
