/** Rooms by matrix-js-sdk: made, found, joined, governed, left and upgraded. */
import { EventType, JoinRule, KnownMembership, Preset, Visibility } from 'matrix-js-sdk';
import { describe, expect, it } from 'vitest';
import { keepResults } from '../results.ts';
import { roomOf, say, seesMembership, shareRoom } from '../sdk-room.ts';
import { HOW, type Theme } from './world.ts';

export const rooms: Theme = (world) =>
  describe('matrix-js-sdk and rooms', () => {
    it('creates a room with a name and an alias, which another finds in the directory, looks at and joins', async () => {
      const { alice, bob } = world();
      const { room_id: roomId } = await alice.client.createRoom({
        preset: Preset.PublicChat,
        visibility: Visibility.Public,
        name: 'A mad tea party',
        topic: 'Why is a raven like a writing desk?',
        room_alias_name: 'tea',
      });
      const { chunk } = await bob.client.publicRooms({
        filter: { generic_search_term: 'raven' },
      });
      expect(chunk).toMatchObject([{ room_id: roomId, name: 'A mad tea party' }]);
      expect(await bob.client.getRoomIdForAlias('#tea:localhost')).toMatchObject({
        room_id: roomId,
      });
      const summary = await bob.client.getRoomSummary(roomId);
      expect(summary).toMatchObject({ num_joined_members: 1, join_rule: JoinRule.Public });
      await bob.client.joinRoom('#tea:localhost');
      await seesMembership(bob, roomId, bob, KnownMembership.Join);
      const room = roomOf(bob, roomId);
      expect(room.name).toBe('A mad tea party');
      expect(room.getCanonicalAlias()).toBe('#tea:localhost');
      expect(room.getJoinedMemberCount()).toBe(2);
    });

    it('gives a room another name, lists it, and takes both back', async () => {
      const { alice, bob } = world();
      const roomId = await shareRoom(alice, []);
      await alice.client.createAlias('#looking-glass:localhost', roomId);
      expect((await alice.client.getLocalAliases(roomId)).aliases).toEqual([
        '#looking-glass:localhost',
      ]);
      const listed = async (): Promise<boolean> =>
        (await bob.client.publicRooms()).chunk.some((room) => room.room_id === roomId);
      expect(await listed()).toBe(false);
      await alice.client.setRoomDirectoryVisibility(roomId, Visibility.Public);
      expect(await listed()).toBe(true);
      await alice.client.setRoomDirectoryVisibility(roomId, Visibility.Private);
      expect(await bob.client.getRoomDirectoryVisibility(roomId)).toEqual({
        visibility: Visibility.Private,
      });
      await expect(bob.client.deleteAlias('#looking-glass:localhost')).rejects.toMatchObject({
        errcode: 'M_FORBIDDEN',
      });
      await alice.client.deleteAlias('#looking-glass:localhost');
      await expect(bob.client.getRoomIdForAlias('#looking-glass:localhost')).rejects.toMatchObject({
        errcode: 'M_NOT_FOUND',
      });
    });

    it('leaves a room, is asked back, leaves again, and forgets it', async () => {
      const { alice, bob } = world();
      const roomId = await shareRoom(alice, [bob]);
      await bob.client.leave(roomId);
      await seesMembership(alice, roomId, bob, KnownMembership.Leave);
      await alice.client.invite(roomId, bob.userId, 'do come back');
      await seesMembership(bob, roomId, bob, KnownMembership.Invite);
      const invite = roomOf(bob, roomId).getMember(bob.userId)?.events.member;
      expect(invite?.getSender()).toBe(alice.userId);
      expect(invite?.getContent()['reason']).toBe('do come back');
      await bob.client.leave(roomId);
      await seesMembership(bob, roomId, bob, KnownMembership.Leave);
      await bob.client.forget(roomId);
      expect(bob.client.getRoom(roomId)).toBeNull();
      await expect(bob.client.members(roomId)).rejects.toMatchObject({ errcode: 'M_FORBIDDEN' });
    });

    it('knocks, and is let in', async () => {
      const { alice, bob } = world();
      const { room_id: roomId } = await alice.client.createRoom({
        preset: Preset.PrivateChat,
        initial_state: [
          { type: EventType.RoomJoinRules, state_key: '', content: { join_rule: JoinRule.Knock } },
        ],
      });
      await bob.client.knockRoom(roomId, { reason: 'it is the White Rabbit' });
      await seesMembership(alice, roomId, bob, KnownMembership.Knock);
      await seesMembership(bob, roomId, bob, KnownMembership.Knock);
      await alice.client.invite(roomId, bob.userId);
      await seesMembership(bob, roomId, bob, KnownMembership.Invite);
      await bob.client.joinRoom(roomId);
      await seesMembership(alice, roomId, bob, KnownMembership.Join);
    });

    it('gives power, and who has it may kick, ban and unban', async () => {
      const { alice, bob, person } = world();
      const carol = await person('carol');
      const roomId = await shareRoom(alice, [bob, carol]);
      const mayName = (): boolean =>
        roomOf(bob, roomId).currentState.maySendStateEvent(EventType.RoomName, bob.userId);
      expect(mayName()).toBe(false);
      await expect(bob.client.setRoomName(roomId, 'Bob’s')).rejects.toMatchObject({
        errcode: 'M_FORBIDDEN',
      });
      await alice.client.setPowerLevel(roomId, bob.userId, 50);
      await bob.sees('his power', mayName);
      await bob.client.setRoomName(roomId, 'Bob’s');
      await alice.sees('the name', () => roomOf(alice, roomId).name === 'Bob’s');
      await bob.client.kick(roomId, carol.userId, 'sentence first');
      await seesMembership(carol, roomId, carol, KnownMembership.Leave);
      await bob.client.ban(roomId, carol.userId, 'off with her head');
      await seesMembership(carol, roomId, carol, KnownMembership.Ban);
      await expect(carol.client.joinRoom(roomId)).rejects.toMatchObject({ errcode: 'M_FORBIDDEN' });
      await bob.client.unban(roomId, carol.userId);
      await seesMembership(alice, roomId, carol, KnownMembership.Leave);
    });

    it('upgrades a room, and follows from the old one to the new', async () => {
      const { alice, bob } = world();
      const oldId = await shareRoom(alice, [bob], { room_version: '10', name: 'Ten' });
      await say(alice, oldId, 'we are moving');
      const { replacement_room: newId } = await alice.client.upgradeRoom(oldId, '11');
      await bob.sees('where the room went', () => {
        const { currentState } = roomOf(bob, oldId);
        const tombstone = currentState.getStateEvents(EventType.RoomTombstone, '');
        return tombstone?.getContent()['replacement_room'] === newId;
      });
      // The new room is as private as the old one was: whoever upgrades asks the others in.
      await expect(bob.client.joinRoom(newId)).rejects.toMatchObject({ errcode: 'M_FORBIDDEN' });
      await alice.client.invite(newId, bob.userId);
      await bob.client.joinRoom(newId);
      await seesMembership(bob, newId, bob, KnownMembership.Join);
      const room = roomOf(bob, newId);
      expect(room.getVersion()).toBe('11');
      expect(room.name).toBe('Ten');
      expect(room.findPredecessor()?.roomId).toBe(oldId);
      expect(bob.client.getRoomUpgradeHistory(oldId, true).map((one) => one.roomId)).toEqual([
        oldId,
        newId,
      ]);
      const visible = bob.client.getVisibleRooms().map((one) => one.roomId);
      expect(visible).toContain(newId);
      expect(visible).not.toContain(oldId);
    });

    keepResults(import.meta.filename, { ...HOW, about: 'Rooms' });
  });
