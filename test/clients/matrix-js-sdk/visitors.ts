/** Rooms seen from outside by matrix-js-sdk: by a guest, by who joined late, and by who has left. */
import { createClient, EventType, HistoryVisibility, KnownMembership, Preset } from 'matrix-js-sdk';
import { describe, expect, it } from 'vitest';
import { keepResults } from '../results.ts';
import { passwordOf } from '../sdk-person.ts';
import {
  receives,
  roomOf,
  say,
  scrollToTheTop,
  seesMembership,
  shareRoom,
  textsOf,
} from '../sdk-room.ts';
import { HOW, type Theme } from './world.ts';

const visibility = (how: HistoryVisibility) => ({
  type: EventType.RoomHistoryVisibility,
  state_key: '',
  content: { history_visibility: how },
});

export const visitors: Theme = (world) =>
  describe('matrix-js-sdk and visitors', () => {
    it('looks into a room as a guest while others talk, joins, speaks, and makes the guest a user', async () => {
      const { url, alice } = world();
      const { room_id: roomId } = await alice.client.createRoom({ preset: Preset.PublicChat });
      await alice.client.setGuestAccess(roomId, { allowJoin: true, allowRead: true });
      await say(alice, roomId, 'before');
      const anew = createClient({ baseUrl: url });
      const session = await anew.registerGuest();
      const { user_id: userId, access_token: accessToken = '', device_id: deviceId = '' } = session;
      const guest = createClient({ baseUrl: url, userId, accessToken, deviceId });
      guest.setGuest(true);

      const peeked = await guest.peekInRoom(roomId);
      expect(textsOf(peeked.getLiveTimeline().getEvents())).toEqual(['before']);
      expect(peeked.getMember(alice.userId)?.membership).toBe(KnownMembership.Join);
      await say(alice, roomId, 'meanwhile');
      await alice.sees('that the guest heard it', () =>
        textsOf(peeked.getLiveTimeline().getEvents()).includes('meanwhile'),
      );
      guest.stopPeeking();

      await guest.joinRoom(roomId);
      const { event_id: eventId } = await guest.sendTextMessage(roomId, 'may I come in?');
      expect((await receives(alice, roomId, eventId)).getSender()).toBe(userId);
      const user = await anew.registerRequest({
        username: userId.slice(1, userId.indexOf(':')),
        password: passwordOf('guest'),
        guest_access_token: accessToken,
        auth: { type: 'm.login.dummy' },
      });
      expect(user.user_id).toBe(userId);
      guest.setAccessToken(user.access_token ?? '');
      expect((await guest.getJoinedRooms()).joined_rooms).toEqual([roomId]);
      guest.stopClient();
    });

    it('reads only from its own joining on, where a room wants that', async () => {
      const { alice, bob } = world();
      const { room_id: roomId } = await alice.client.createRoom({
        preset: Preset.PublicChat,
        initial_state: [visibility(HistoryVisibility.Joined)],
      });
      await say(alice, roomId, 'among ourselves');
      await bob.client.joinRoom(roomId);
      await seesMembership(bob, roomId, bob, KnownMembership.Join);
      await receives(bob, roomId, await say(alice, roomId, 'welcome'));
      const room = roomOf(bob, roomId);
      await scrollToTheTop(bob, room);
      expect(textsOf(room.getLiveTimeline().getEvents())).toEqual(['welcome']);
    });

    it('asks for the rooms it has left, and sees them as they were then', async () => {
      const { alice, bob, device } = world();
      const roomId = await shareRoom(alice, [bob], { name: 'The trial' });
      await receives(bob, roomId, await say(alice, roomId, 'consider your verdict'));
      await bob.client.leave(roomId);
      await seesMembership(alice, roomId, bob, KnownMembership.Leave);
      await alice.client.setRoomName(roomId, 'It was a dream');
      await say(alice, roomId, 'you are nothing but a pack of cards');
      const tablet = await device('bob');
      expect(tablet.client.getRoom(roomId)).toBeNull();
      await tablet.client.syncLeftRooms();
      const room = roomOf(tablet, roomId);
      expect(room.getMyMembership()).toBe(KnownMembership.Leave);
      expect(room.name).toBe('The trial');
      await scrollToTheTop(tablet, room);
      expect(textsOf(room.getLiveTimeline().getEvents())).toEqual(['consider your verdict']);
      tablet.stop();
    });

    keepResults(import.meta.filename, { ...HOW, about: 'Guests, late comers and who has left' });
  });
