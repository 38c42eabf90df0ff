/** The timeline by matrix-js-sdk: read to its beginning, with gaps filled, from its middle, by date; and who is in a room. */
import {
  Direction,
  type EventTimelineSet,
  EventType,
  Filter,
  KnownMembership,
  Preset,
  SyncState,
  TimelineWindow,
} from 'matrix-js-sdk';
import { beforeAll, describe, expect, it } from 'vitest';
import { person } from '../person.ts';
import { keepResults } from '../results.ts';
import type { SdkPerson } from '../sdk-person.ts';
import { receives, roomOf, say, scrollToTheTop, shareRoom, textsOf } from '../sdk-room.ts';
import { connection } from './connection.ts';
import { HOW, type Theme } from './world.ts';

const NUMBERS = Array.from({ length: 30 }, (_, index) => `${index + 1}`);

async function sayAll(speaker: SdkPerson, roomId: string, texts: readonly string[]) {
  const ids: string[] = [];
  for (const text of texts) ids.push(await say(speaker, roomId, text));
  return ids;
}

/** What a client shows of a room: everything from an event on, or from the newest, in both directions. */
async function readAll({ client }: SdkPerson, set: EventTimelineSet, eventId?: string) {
  const window = new TimelineWindow(client, set);
  await window.load(eventId, 5);
  const first = textsOf(window.getEvents());
  for (const direction of [Direction.Backward, Direction.Forward])
    while (window.canPaginate(direction)) await window.paginate(direction, 10);
  return { first, all: textsOf(window.getEvents()) };
}

export const timeline: Theme = (world) =>
  describe('matrix-js-sdk and the timeline', () => {
    /** A room with more to read than fits a page. */
    let long = { roomId: '', ids: [''] };

    beforeAll(async () => {
      const { alice, bob } = world();
      const roomId = await shareRoom(alice, [bob]);
      long = { roomId, ids: await sayAll(alice, roomId, NUMBERS) };
    });

    it('scrolls back to the creation of the room, and meets every message once', async () => {
      const { device } = world();
      const { roomId } = long;
      const tablet = await device('bob', { initialSyncLimit: 5 });
      const room = roomOf(tablet, roomId);
      expect(textsOf(room.getLiveTimeline().getEvents())).toEqual(NUMBERS.slice(-5));
      await scrollToTheTop(tablet, room);
      const events = room.getLiveTimeline().getEvents();
      expect(textsOf(events)).toEqual(NUMBERS);
      expect(events[0]?.getType()).toBe(EventType.RoomCreate);
      tablet.stop();
    });

    it('loses its connection, comes back, and fills the gap between then and now', async () => {
      const { alice, bob, device } = world();
      const roomId = await shareRoom(alice, [bob]);
      await say(alice, roomId, 'before');
      const filter = new Filter(bob.userId);
      filter.setTimelineLimit(5);
      const { fetchFn, cut, mend } = connection();
      const tablet = await device('bob', { filter }, fetchFn);
      const live = () => textsOf(roomOf(tablet, roomId).getLiveTimeline().getEvents());
      expect(live()).toEqual(['before']);
      cut();
      await tablet.sees(
        'that it is offline',
        () => tablet.client.getSyncState() === SyncState.Reconnecting,
      );
      const missed = NUMBERS.slice(0, 12);
      await sayAll(alice, roomId, missed);
      mend();
      tablet.client.retryImmediately();
      await tablet.sees('the newest', () => live().includes('12'));
      expect(live()).toEqual(missed.slice(-5));
      const { all } = await readAll(tablet, roomOf(tablet, roomId).getUnfilteredTimelineSet());
      expect(all).toEqual(['before', ...missed]);
      tablet.stop();
    });

    it('opens a room at an old message, and pages from there to both ends', async () => {
      const { device } = world();
      const { roomId, ids } = long;
      const tablet = await device('bob', { initialSyncLimit: 1 });
      const set = roomOf(tablet, roomId).getUnfilteredTimelineSet();
      const { first, all } = await readAll(tablet, set, ids[9]);
      expect(first).toContain('10');
      expect(first).not.toContain('30');
      expect(all).toEqual(NUMBERS);
      tablet.stop();
    });

    it('jumps to a date', async () => {
      const { alice, bob } = world();
      const roomId = await shareRoom(alice, [bob]);
      const [first = '', second = ''] = await sayAll(alice, roomId, ['then', 'later']);
      const event = await receives(bob, roomId, second);
      const after = await bob.client.timestampToEvent(roomId, event.getTs(), Direction.Forward);
      expect([first, second]).toContain(after.event_id);
      const latest = await bob.client.timestampToEvent(
        roomId,
        event.getTs() + 60_000,
        Direction.Backward,
      );
      expect(latest).toEqual({ event_id: second, origin_server_ts: event.getTs() });
    });

    it('knows at first only the members who spoke and those who name the room, and the others when it asks', async () => {
      const { url, alice, bob, device } = world();
      const roomId = await shareRoom(alice, [bob], { preset: Preset.PublicChat });
      const names = ['dodo', 'lory', 'eaglet', 'duck', 'magpie', 'canary', 'mouse'];
      for (const name of names) await (await person(url, name)).join(roomId);
      await sayAll(alice, roomId, ['on your marks', 'go']);
      const tablet = await device('bob', { initialSyncLimit: 2, lazyLoadMembers: true });
      const room = roomOf(tablet, roomId);
      const known = () => room.getMembersWithMembership(KnownMembership.Join).map((m) => m.userId);
      expect(room.getJoinedMemberCount()).toBe(9);
      expect(known()).toContain(alice.userId);
      expect(known()).not.toContain('@mouse:localhost');
      await room.loadMembersIfNeeded();
      expect(known()).toContain('@mouse:localhost');
      expect(known()).toHaveLength(9);
      tablet.stop();
    });

    it('syncs with a filter of its own, and is spared the rest', async () => {
      const { alice, bob, device } = world();
      const [wanted, other] = [await shareRoom(alice, [bob]), await shareRoom(alice, [bob])];
      await sayAll(alice, wanted, ['hello']);
      const filter = new Filter(bob.userId);
      filter.setDefinition({
        room: { rooms: [wanted], timeline: { types: [EventType.RoomMessage], limit: 5 } },
        presence: { types: [] },
      });
      const tablet = await device('bob', { filter });
      expect(tablet.client.getRoom(other)).toBeNull();
      const events = roomOf(tablet, wanted).getLiveTimeline().getEvents();
      expect(events.map((event) => event.getType())).toEqual([EventType.RoomMessage]);
      tablet.stop();
    });

    keepResults(import.meta.filename, { ...HOW, about: 'The timeline' });
  });
