/** Searching by matrix-js-sdk: words in all rooms and in one, and users by name. */
import { Preset } from 'matrix-js-sdk';
import { describe, expect, it } from 'vitest';
import { keepResults } from '../results.ts';
import { say, shareRoom } from '../sdk-room.ts';
import { HOW, type Theme } from './world.ts';

export const search: Theme = (world) =>
  describe('matrix-js-sdk and search', () => {
    it('finds words in all of its rooms and in one, with what was said around them, page by page', async () => {
      const { alice, bob } = world();
      const [one, other] = [await shareRoom(alice, [bob]), await shareRoom(alice, [bob])];
      const apart = await shareRoom(alice, []);
      await say(alice, apart, 'a jabberwock that Bob cannot see');
      for (let index = 0; index < 12; index += 1) await say(alice, one, `jabberwock ${index}`);
      await say(alice, other, 'beware');
      await say(alice, other, 'the Jabberwock, my son');
      await say(alice, other, 'the jaws that bite');

      const everywhere = await bob.client.searchRoomEvents({ term: 'jabberwock' });
      expect(everywhere.count).toBe(13);
      expect(everywhere.highlights).toContain('jabberwock');
      const [newest] = everywhere.results;
      const around = newest?.context.getTimeline().map((event) => event.getContent()['body']);
      expect(around).toEqual(['beware', 'the Jabberwock, my son', 'the jaws that bite']);
      while (everywhere.next_batch !== undefined)
        await bob.client.backPaginateRoomEventsSearch(everywhere);
      expect(everywhere.results).toHaveLength(13);

      const here = await bob.client.searchRoomEvents({
        term: 'jabberwock',
        filter: { rooms: [other] },
      });
      expect(here.count).toBe(1);
      expect(here.results[0]?.context.getEvent().getRoomId()).toBe(other);
    });

    it('finds a user by a part of the name, once there is a room that both could see', async () => {
      const { bob, person } = world();
      const caterpillar = await person('caterpillar');
      await caterpillar.client.setDisplayName('Absolem the Blue');
      const find = async () => (await bob.client.searchUserDirectory({ term: 'absol' })).results;
      expect(await find()).toEqual([]);
      await caterpillar.client.createRoom({ preset: Preset.PublicChat });
      expect(await find()).toMatchObject([
        { user_id: caterpillar.userId, display_name: 'Absolem the Blue' },
      ]);
      caterpillar.stop();
    });

    keepResults(import.meta.filename, { ...HOW, about: 'Search' });
  });
