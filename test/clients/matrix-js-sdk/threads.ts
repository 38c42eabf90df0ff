/** Threads by matrix-js-sdk: their list, their last reply, what is unread in them, and reading them back. */
import { Direction, MsgType, NotificationCountType, type Thread } from 'matrix-js-sdk';
import { describe, expect, it } from 'vitest';
import { keepResults } from '../results.ts';
import type { SdkPerson } from '../sdk-person.ts';
import { receives, roomOf, say, shareRoom, textsOf } from '../sdk-room.ts';
import { HOW, type Theme } from './world.ts';

const reply = async (
  { client }: SdkPerson,
  roomId: string,
  threadId: string,
  body: string,
): Promise<string> =>
  (await client.sendMessage(roomId, threadId, { msgtype: MsgType.Text, body })).event_id;

async function seesThread(viewer: SdkPerson, roomId: string, threadId: string): Promise<Thread> {
  await viewer.sees('a thread', () => roomOf(viewer, roomId).getThread(threadId) !== null);
  const thread = roomOf(viewer, roomId).getThread(threadId);
  if (thread === null) throw new Error('the thread is gone');
  return thread;
}

const unread = (viewer: SdkPerson, roomId: string, threadId: string): number =>
  roomOf(viewer, roomId).getThreadUnreadNotificationCount(threadId, NotificationCountType.Total);

export const threads: Theme = (world) =>
  describe('matrix-js-sdk and threads', () => {
    it('follows a thread as it grows, with its last reply and who takes part', async () => {
      const { alice, bob } = world();
      const roomId = await shareRoom(alice, [bob]);
      const root = await say(alice, roomId, 'a caucus race');
      await receives(bob, roomId, root);
      await reply(bob, roomId, root, 'what is that?');
      const last = await reply(alice, roomId, root, 'the best way to explain it is to do it');
      const thread = await seesThread(bob, roomId, root);
      await bob.sees('both replies', () => thread.length === 2);
      await bob.sees('the last reply', () => thread.replyToEvent?.getId() === last);
      expect(thread.hasCurrentUserParticipated).toBe(true);
      const inRoom = textsOf(roomOf(bob, roomId).getLiveTimeline().getEvents());
      expect(inRoom).toEqual(['a caucus race']);
    });

    it('lists the threads of a room on a device that is new, those it takes part in apart', async () => {
      const { alice, bob, device } = world();
      const roomId = await shareRoom(alice, [bob]);
      const roots: string[] = [];
      for (const text of ['one', 'two', 'three']) roots.push(await say(alice, roomId, text));
      const [one = '', two = '', three = ''] = roots;
      await reply(alice, roomId, two, 'to two');
      await reply(alice, roomId, three, 'to three');
      await reply(bob, roomId, one, 'to one');
      const tablet = await device('bob', { initialSyncLimit: 1, threadSupport: true });
      const room = roomOf(tablet, roomId);
      await room.createThreadsTimelineSets();
      await room.fetchRoomThreads();
      const [all, mine] = room.threadsTimelineSets.map((set) =>
        set
          .getLiveTimeline()
          .getEvents()
          .map((event) => event.getId()),
      );
      // Timelines have the newest last: the thread that was last replied to.
      expect(all).toEqual([two, three, one]);
      expect(mine).toEqual([one]);
      expect(room.getThread(three)?.replyToEvent?.getContent()['body']).toBe('to three');
      tablet.stop();
    });

    it('reads a thread that is longer than a page back to its root', async () => {
      const { alice, bob, device } = world();
      const roomId = await shareRoom(alice, [bob]);
      const root = await say(alice, roomId, 'the Mouse’s tale');
      const replies = Array.from({ length: 25 }, (_, index) => `line ${index + 1}`);
      for (const text of replies) await reply(alice, roomId, root, text);
      const tablet = await device('bob', { initialSyncLimit: 5, threadSupport: true });
      const room = roomOf(tablet, roomId);
      await room.createThreadsTimelineSets();
      await room.fetchRoomThreads();
      const thread = await seesThread(tablet, roomId, root);
      await tablet.sees('some of it', () => thread.initialEventsFetched);
      while (thread.liveTimeline.getPaginationToken(Direction.Backward) !== null)
        await tablet.client.paginateEventTimeline(thread.liveTimeline, {
          backwards: true,
          limit: 10,
        });
      expect(textsOf(thread.events)).toEqual(['the Mouse’s tale', ...replies]);
      tablet.stop();
    });

    it('counts what is unread in a thread by itself, until it is read there', async () => {
      const { alice, bob } = world();
      const roomId = await shareRoom(alice, [bob]);
      const root = await say(bob, roomId, 'any news?');
      // The SDK leaves it to the client to open the thread that it is about to begin.
      const rootEvent = await receives(alice, roomId, root);
      roomOf(alice, roomId).createThread(root, rootEvent, [], false);
      const first = await say(alice, roomId, 'none');
      await reply(alice, roomId, root, 'in here there is');
      const last = await reply(alice, roomId, root, 'a letter');
      const inMain = (): number => roomOf(bob, roomId).getRoomUnreadNotificationCount();
      await bob.sees('two in the thread', () => unread(bob, roomId, root) === 2);
      await bob.sees('one in the room', () => inMain() === 1);
      await bob.client.sendReadReceipt(await receives(bob, roomId, first));
      await bob.sees('the room read', () => inMain() === 0);
      expect(unread(bob, roomId, root)).toBe(2);
      const thread = await seesThread(bob, roomId, root);
      await bob.sees('the last reply', () => thread.replyToEvent?.getId() === last);
      await bob.client.sendReadReceipt(await receives(bob, roomId, last));
      await bob.sees('the thread read', () => unread(bob, roomId, root) === 0);
      await alice.sees('how far Bob read', () =>
        roomOf(alice, roomId).hasUserReadEvent(bob.userId, last),
      );
    });

    keepResults(import.meta.filename, { ...HOW, about: 'Threads' });
  });
