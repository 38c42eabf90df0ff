import { example } from '../../example.ts';
import { roomPath } from '../../look.ts';
import { roomFilter, roomIn, SYNC, tokenOf } from '../../syncing.ts';

export default example({
  title: 'Left and forgotten before the next sync',
  about:
    'A forgotten room is to be mentioned no more. That the user left it is then not told either.',
  operations: ['sync', 'forgetRoom'],
  spec: 'client-server-api/#leaving-rooms',
  claims: {
    silent: 'The sync that follows does not mention the room, in any section.',
    anew: 'Nor does a sync from the start, with include_leave.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const phone = await bob.newDevice();
    const filter = roomFilter({ include_leave: true });
    const since = await tokenOf(phone, { filter });
    stage.step('On one device Bob leaves the room');
    await bob.post(roomPath(room, 'leave'), {});
    stage.step('… and forgets it');
    await bob.post(roomPath(room, 'forget'), {});

    stage.step('His other device syncs on');
    const next = (await phone.get(SYNC, { filter, since })).body;
    const sections = ['join', 'invite', 'knock', 'leave'] as const;
    const isSilent = sections.every((section) => roomIn(next, room, section) === undefined);
    stage.claim('silent', isSilent, next);
    stage.step('… and from the start');
    const anew = (await phone.get(SYNC, { filter })).body;
    stage.claim('anew', roomIn(anew, room, 'leave') === undefined, anew);
  },
});
