/** What is worth a notification, by matrix-js-sdk: its own look at the push rules beside what the server counted. */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  EventTimelineSet,
  EventType,
  MsgType,
  NotificationCountType,
  PushRuleActionName,
  PushRuleKind,
  ReceiptType,
  RelationType,
  RuleId,
  TweakName,
} from 'matrix-js-sdk';
import { describe, expect, it } from 'vitest';
import { listenLocally } from '../../../snippets/runner/listen-locally.ts';
import { keepResults } from '../results.ts';
import type { SdkPerson } from '../sdk-person.ts';
import { receives, roomOf, say, shareRoom } from '../sdk-room.ts';
import { HOW, type Theme } from './world.ts';

interface Counts {
  readonly total: number;
  readonly highlight: number;
}

/** What the server says is unread. */
const counted = (viewer: SdkPerson, roomId: string): Counts => {
  const room = roomOf(viewer, roomId);
  return {
    total: room.getRoomUnreadNotificationCount(NotificationCountType.Total),
    highlight: room.getRoomUnreadNotificationCount(NotificationCountType.Highlight),
  };
};

const counts = (viewer: SdkPerson, roomId: string, { total, highlight }: Counts): Promise<void> =>
  viewer.sees(`${total} unread, ${highlight} of them highlights`, () => {
    const now = counted(viewer, roomId);
    return now.total === total && now.highlight === highlight;
  });

/** What the client itself makes of an event: whether it would notify, and loudly. */
function judgedBy(viewer: SdkPerson, roomId: string, eventId: string): 'no' | 'yes' | 'loudly' {
  const event = roomOf(viewer, roomId).findEventById(eventId);
  if (event === undefined) throw new Error(`${eventId} has not come`);
  const actions = viewer.client.getPushActionsForEvent(event);
  if (actions?.notify !== true) return 'no';
  return actions.tweaks[TweakName.Highlight] === true ? 'loudly' : 'yes';
}

export const notifications: Theme = (world) =>
  describe('matrix-js-sdk and notifications', () => {
    it('agrees with the server on mentions, keywords, reactions, edits and notices', async () => {
      const { alice, bob, person } = world();
      const duchess = await person('duchess');
      const { client } = duchess;
      await client.setPushRuleEnabled('global', PushRuleKind.Underride, RuleId.Message, false);
      await client.addPushRule('global', PushRuleKind.ContentSpecific, 'flamingo', {
        pattern: 'flamingo',
        actions: [PushRuleActionName.Notify, { set_tweak: TweakName.Highlight, value: false }],
      });
      await duchess.sees(
        'her rules',
        () =>
          client.pushRules?.global.content?.some(({ pattern }) => pattern === 'flamingo') === true,
      );
      const roomId = await shareRoom(alice, [bob, duchess]);
      const text = (body: string, more: object = {}) =>
        alice.client.sendMessage(roomId, { msgtype: MsgType.Text, body, ...more });
      const mention = { 'm.mentions': { user_ids: [duchess.userId] } };

      const { event_id: plain } = await text('good morning');
      const { event_id: named } = await text('duchess, good morning', { 'm.mentions': {} });
      const { event_id: mentioned } = await text('your move', mention);
      const { event_id: all } = await text('@room the Queen!', { 'm.mentions': { room: true } });
      const { event_id: keyword } = await text('that is no flamingo');
      // Who was mentioned before is not mentioned again by the edit itself.
      const { event_id: edited } = await text('* your move now', {
        'm.mentions': {},
        'm.new_content': { msgtype: MsgType.Text, body: 'your move now', ...mention },
        'm.relates_to': { rel_type: RelationType.Replace, event_id: mentioned },
      });
      const { event_id: notice } = await alice.client.sendNotice(roomId, 'flamingo flamingo');
      const { event_id: reaction } = await bob.client.sendEvent(roomId, EventType.Reaction, {
        'm.relates_to': { rel_type: RelationType.Annotation, event_id: plain, key: '🦩' },
      });
      const sent = [plain, named, mentioned, all, keyword, edited, notice, reaction];
      for (const eventId of sent) await receives(duchess, roomId, eventId);

      const judged = sent.map((eventId) => judgedBy(duchess, roomId, eventId));
      expect(judged).toEqual(['no', 'no', 'loudly', 'loudly', 'yes', 'no', 'no', 'no']);
      const highlight = judged.filter((one) => one === 'loudly').length;
      const total = judged.filter((one) => one !== 'no').length;
      await counts(duchess, roomId, { total, highlight });
    });

    it('mutes a room and lets it speak again', async () => {
      const { alice, bob } = world();
      const roomId = await shareRoom(alice, [bob]);
      await bob.client.setRoomMutePushRule('global', roomId, true);
      const muted = await say(alice, roomId, 'are you there?');
      await receives(bob, roomId, muted);
      expect(judgedBy(bob, roomId, muted)).toBe('no');
      await bob.client.setRoomMutePushRule('global', roomId, false);
      const heard = await say(alice, roomId, 'and now?');
      await receives(bob, roomId, heard);
      expect(judgedBy(bob, roomId, heard)).toBe('yes');
      await counts(bob, roomId, { total: 1, highlight: 0 });
    });

    it('reads with a private receipt, which clears the count and tells nobody', async () => {
      const { alice, bob } = world();
      const roomId = await shareRoom(alice, [bob]);
      const first = await say(alice, roomId, 'a riddle');
      const second = await say(alice, roomId, 'and another');
      await counts(bob, roomId, { total: 2, highlight: 0 });
      await bob.client.sendReadReceipt(
        await receives(bob, roomId, second),
        ReceiptType.ReadPrivate,
      );
      await counts(bob, roomId, { total: 0, highlight: 0 });
      await bob.client.sendReadReceipt(await receives(bob, roomId, first));
      await alice.sees(
        'the public receipt',
        () => roomOf(alice, roomId).getEventReadUpTo(bob.userId) === first,
      );
      expect(counted(bob, roomId).total).toBe(0);
    });

    it('marks how far it read, and that there is something to look at again, for its other devices', async () => {
      const { alice, bob, device } = world();
      const tablet = await device('bob');
      const roomId = await shareRoom(alice, [bob]);
      await say(alice, roomId, 'one');
      const eventId = await say(alice, roomId, 'two');
      const event = await receives(bob, roomId, eventId);
      await counts(tablet, roomId, { total: 2, highlight: 0 });
      await bob.client.setRoomReadMarkers(roomId, eventId, event);
      await counts(tablet, roomId, { total: 0, highlight: 0 });
      const onTablet = (type: EventType.FullyRead | EventType.MarkedUnread) =>
        roomOf(tablet, roomId).getAccountData(type)?.getContent();
      await tablet.sees(
        'the marker',
        () => onTablet(EventType.FullyRead)?.['event_id'] === eventId,
      );
      await bob.client.setRoomAccountData(roomId, EventType.MarkedUnread, { unread: true });
      await tablet.sees('the mark', () => onTablet(EventType.MarkedUnread)?.['unread'] === true);
      tablet.stop();
    });

    it('lists where it was mentioned, newest last', async () => {
      const { alice, person } = world();
      const dormouse = await person('dormouse');
      const roomId = await shareRoom(alice, [dormouse]);
      const call = async (body: string): Promise<string> => {
        const mentions = { 'm.mentions': { user_ids: [dormouse.userId] } };
        const content = { msgtype: MsgType.Text as const, body, ...mentions };
        return (await alice.client.sendMessage(roomId, content)).event_id;
      };
      const called = [await call('wake up'), await call('do wake up')];
      await counts(dormouse, roomId, { total: 2, highlight: 2 });
      const { client } = dormouse;
      const set = new EventTimelineSet(undefined, { timelineSupport: true }, client);
      client.setNotifTimelineSet(set);
      await client.paginateEventTimeline(set.getLiveTimeline(), { backwards: true });
      const listed = set.getLiveTimeline().getEvents();
      expect(listed.map((event) => event.getId())).toEqual(called);
      dormouse.stop();
    });

    it('has a gateway told of a message, and no more once the pusher is gone', async () => {
      const { alice, person } = world();
      const cook = await person('cook');
      const told: string[] = [];
      const gateway = await listenLocally(
        createServer((request, response) => {
          void text(request).then((body) => {
            told.push(body);
            response.setHeader('content-type', 'application/json').end('{"rejected":[]}');
          });
        }),
      );
      try {
        const roomId = await shareRoom(alice, [cook]);
        const pusher = { app_id: 'example.app', pushkey: 'a-key', kind: 'http', lang: 'en' };
        const set = (pushkey: string) =>
          cook.client.setPusher({
            ...pusher,
            pushkey,
            app_display_name: 'An app',
            device_display_name: 'A phone',
            data: { url: `http://127.0.0.1:${gateway.port}/_matrix/push/v1/notify` },
          });
        const heard = (body: string) => () => told.some((one) => one.includes(body));
        await set(pusher.pushkey);
        expect((await cook.client.getPushers()).pushers).toMatchObject([pusher]);
        await say(alice, roomId, 'more pepper');
        await alice.sees('that the gateway was told', heard('more pepper'));
        await cook.client.removePusher(pusher.pushkey, pusher.app_id);
        expect((await cook.client.getPushers()).pushers).toEqual([]);
        await receives(cook, roomId, await say(alice, roomId, 'less pepper'));
        // What comes later is told, so that was not.
        await set('another-key');
        await say(alice, roomId, 'enough pepper');
        await alice.sees('that it was told again', heard('enough pepper'));
        expect(heard('less pepper')()).toBe(false);
      } finally {
        await gateway.stop();
        cook.stop();
      }
    });

    keepResults(import.meta.filename, { ...HOW, about: 'Notifications and what is read' });
  });
