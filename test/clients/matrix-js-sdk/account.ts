/** What belongs to an account, by matrix-js-sdk: its data, tags, profile, presence and whom it ignores. */
import { EventType, KnownMembership } from 'matrix-js-sdk';
import { describe, expect, it } from 'vitest';
import { keepResults } from '../results.ts';
import { receives, roomOf, say, seesMembership, shareRoom } from '../sdk-room.ts';
import { HOW, type Theme } from './world.ts';

export const account: Theme = (world) =>
  describe('matrix-js-sdk and an account', () => {
    it('keeps data and tags for all of its devices', async () => {
      const { alice, bob, device } = world();
      const tablet = await device('bob');
      const roomId = await shareRoom(alice, [bob]);
      await bob.client.setAccountData(EventType.Direct, { [alice.userId]: [roomId] });
      await bob.client.setRoomTag(roomId, 'm.favourite', { order: 0.25 });
      const direct = () => tablet.client.getAccountData(EventType.Direct)?.getContent();
      await tablet.sees('that the room is direct', () => direct()?.[alice.userId]?.[0] === roomId);
      await tablet.sees(
        'the tag',
        () => tablet.client.getRoom(roomId)?.tags['m.favourite']?.['order'] === 0.25,
      );
      expect(await tablet.client.getAccountDataFromServer(EventType.Direct)).toEqual({
        [alice.userId]: [roomId],
      });
      await bob.client.deleteRoomTag(roomId, 'm.favourite');
      await tablet.sees('it gone', () => roomOf(tablet, roomId).tags['m.favourite'] === undefined);
      tablet.stop();
    });

    it('changes its name and avatar, which a room shows, and a field of its profile', async () => {
      const { bob, person } = world();
      const gryphon = await person('gryphon');
      const roomId = await shareRoom(bob, [gryphon]);
      await gryphon.client.setDisplayName('The Gryphon');
      await gryphon.client.setAvatarUrl('mxc://localhost/gryphon');
      const shown = () => roomOf(bob, roomId).getMember(gryphon.userId);
      await bob.sees('the name', () => shown()?.name === 'The Gryphon');
      await bob.sees('the avatar', () => shown()?.getMxcAvatarUrl() === 'mxc://localhost/gryphon');
      await gryphon.client.setExtendedProfileProperty('m.tz', 'Europe/London');
      await gryphon.client.setExtendedProfileProperty('example.mood', ['sobbing']);
      expect(await bob.client.getExtendedProfile(gryphon.userId)).toEqual({
        displayname: 'The Gryphon',
        avatar_url: 'mxc://localhost/gryphon',
        'm.tz': 'Europe/London',
        'example.mood': ['sobbing'],
      });
      await gryphon.client.deleteExtendedProfileProperty('example.mood');
      const mood = () => bob.client.getExtendedProfileProperty(gryphon.userId, 'example.mood');
      expect(await mood()).toBeUndefined();
      gryphon.stop();
    });

    it('tells that it is away, with a word about why', async () => {
      const { alice, bob } = world();
      await shareRoom(alice, [bob]);
      await alice.client.setPresence({ presence: 'unavailable', status_msg: 'down the hole' });
      await bob.sees('her presence', () => {
        const seen = bob.client.getUser(alice.userId);
        return seen?.presence === 'unavailable' && seen.presenceStatusMsg === 'down the hole';
      });
      expect(await bob.client.getPresence(alice.userId)).toMatchObject({
        status_msg: 'down the hole',
      });
    });

    it('ignores somebody: neither what they say comes, nor their invites, until they are forgiven', async () => {
      const { alice, bob, person, device } = world();
      const knave = await person('knave');
      const roomId = await shareRoom(alice, [bob, knave]);
      await bob.client.setIgnoredUsers([knave.userId]);
      expect(bob.client.isUserIgnored(knave.userId)).toBe(true);
      const unheard = await say(knave, roomId, 'I did not steal them');
      const { room_id: unwanted } = await knave.client.createRoom({ invite: [bob.userId] });
      const heard = await say(alice, roomId, 'order!');
      await receives(bob, roomId, heard);
      expect(roomOf(bob, roomId).findEventById(unheard)).toBeUndefined();
      expect(bob.client.getRoom(unwanted)).toBeNull();
      await bob.client.setIgnoredUsers([]);
      await receives(bob, roomId, await say(knave, roomId, 'thank you'));
      // What was kept from a device stays so. One that begins anew is told all of it.
      const tablet = await device('bob');
      await receives(tablet, roomId, unheard);
      await seesMembership(tablet, unwanted, bob, KnownMembership.Invite);
      tablet.stop();
      knave.stop();
    });

    keepResults(import.meta.filename, { ...HOW, about: 'An account' });
  });
