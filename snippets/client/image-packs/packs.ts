import { example } from '../../example.ts';
import { isSame, roomPath } from '../../look.ts';

const CAT = 'mxc://example.org/cheshire';

export default example({
  title: 'A pack in a room, and enabled everywhere',
  about:
    'A pack is state of a room. That a user wants it in all rooms is account data. A server keeps both like any other.',
  operations: ['setRoomStateWithKey', 'getRoomStateWithKey', 'setAccountData', 'getAccountData'],
  spec: 'client-server-api/#image-packs',
  claims: {
    pack: 'A member reads the pack as it was set.',
    several: 'A room has as many packs as state keys.',
    enabled: 'The reference to it is in the account data of the user, and nowhere else.',
    malformed:
      'A server may refuse a pack with a malformed shortcode; clients are to show it, so that it can be mended.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const packs = (key: string) => roomPath(room, `state/m.room.image_pack/${key}`);
    const pack = {
      pack: { display_name: 'Cats', usage: ['emoticon'] },
      images: { grin: { url: CAT, body: 'A grin without a cat' } },
    };
    stage.step('Alice adds a pack to the room');
    await alice.put(packs('cats'), pack);
    await alice.quietly.put(packs('hats'), { images: { topper: { url: CAT } } });
    stage.step('Bob looks for it');
    const read = await bob.get(packs('cats'));
    stage.claim('pack', isSame(read.body, pack), read.body);
    const other = await bob.quietly.get(packs('hats'));
    stage.claim('several', other.status === 200, other.body);

    stage.step('He wants it in all rooms');
    const mine = `/_matrix/client/v3/user/${encodeURIComponent(bob.userId)}/account_data/m.image_pack.rooms`;
    const rooms = { rooms: { [room]: { cats: {} } } };
    await bob.put(mine, rooms);
    const kept = await bob.quietly.get(mine);
    stage.claim('enabled', isSame(kept.body, rooms), kept.body);
    stage.step('A shortcode with a space in it');
    const odd = await alice.put(packs('odd'), { images: { 'no spaces': { url: CAT } } });
    stage.claim('malformed', odd.status === 200 || odd.status === 400, odd.body);
  },
});
