/** Spaces by matrix-js-sdk: their hierarchy page by page, and rooms that their members may enter. */
import {
  EventType,
  JoinRule,
  KnownMembership,
  Preset,
  RestrictedAllowType,
  RoomType,
  type ICreateRoomOpts,
} from 'matrix-js-sdk';
import { RoomHierarchy } from 'matrix-js-sdk/lib/room-hierarchy.js';
import { describe, expect, it } from 'vitest';
import { keepResults } from '../results.ts';
import type { SdkPerson } from '../sdk-person.ts';
import { roomOf, seesMembership } from '../sdk-room.ts';
import { HOW, type Theme } from './world.ts';

async function create({ client }: SdkPerson, name: string, more: ICreateRoomOpts = {}) {
  const { room_id: roomId } = await client.createRoom({
    name,
    preset: Preset.PublicChat,
    ...more,
  });
  return roomId;
}

const SPACE = { creation_content: { type: RoomType.Space } };

const addChild = ({ client }: SdkPerson, spaceId: string, roomId: string, more: object = {}) =>
  client.sendStateEvent(spaceId, EventType.SpaceChild, { via: ['localhost'], ...more }, roomId);

export const spaces: Theme = (world) =>
  describe('matrix-js-sdk and spaces', () => {
    it('walks through a space and the space in it, page by page, in their order', async () => {
      const { alice, bob } = world();
      const [space, inner, hall, garden, secret] = [
        await create(alice, 'Wonderland', SPACE),
        await create(alice, 'The court', SPACE),
        await create(alice, 'The hall'),
        await create(alice, 'The garden'),
        await create(alice, 'A secret', { preset: Preset.PrivateChat }),
      ];
      await addChild(alice, space, hall, { order: 'a', suggested: true });
      await addChild(alice, space, inner, { order: 'b' });
      await addChild(alice, space, secret, { order: 'c' });
      await addChild(alice, inner, garden);
      await bob.client.joinRoom(space);
      await seesMembership(bob, space, bob, KnownMembership.Join);
      expect(roomOf(bob, space).isSpaceRoom()).toBe(true);

      const hierarchy = new RoomHierarchy(roomOf(bob, space), 2);
      const pages: string[][] = [];
      while (hierarchy.canLoadMore) {
        const page = await hierarchy.load();
        pages.push(page.map(({ name }) => name ?? ''));
      }
      expect(pages.flat()).toEqual(['Wonderland', 'The hall', 'The court', 'The garden']);
      expect(pages.every((page) => page.length <= 2)).toBe(true);
      expect(hierarchy.isSuggested(space, hall)).toBe(true);
      expect(hierarchy.isSuggested(space, inner)).not.toBe(true);
      expect(hierarchy.getRelation(inner, garden)?.content['via']).toEqual(['localhost']);
      const suggested = new RoomHierarchy(roomOf(bob, space), 10, 1, true);
      await suggested.load();
      expect([...suggested.roomMap.keys()]).toEqual([space, hall]);
    });

    it('enters a room because it is in the space, and not before', async () => {
      const { alice, bob } = world();
      const space = await create(alice, 'The croquet ground', SPACE);
      const roomId = await create(alice, 'Members only', {
        preset: Preset.PrivateChat,
        initial_state: [
          {
            type: EventType.RoomJoinRules,
            state_key: '',
            content: {
              join_rule: JoinRule.Restricted,
              allow: [{ type: RestrictedAllowType.RoomMembership, room_id: space }],
            },
          },
        ],
      });
      await addChild(alice, space, roomId);
      await expect(bob.client.joinRoom(roomId)).rejects.toMatchObject({ errcode: 'M_FORBIDDEN' });
      await bob.client.joinRoom(space);
      const { rooms } = await bob.client.getRoomHierarchy(space);
      expect(rooms.find((room) => room.room_id === roomId)).toMatchObject({
        join_rule: JoinRule.Restricted,
        allowed_room_ids: [space],
      });
      await bob.client.joinRoom(roomId);
      await seesMembership(alice, roomId, bob, KnownMembership.Join);
    });

    keepResults(import.meta.filename, { ...HOW, about: 'Spaces' });
  });
