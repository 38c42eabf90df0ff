import { example } from '../../example.ts';
import { objectsAt, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Page through a room one has left',
  operations: ['getRoomEvents', 'forgetRoom'],
  spec: 'client-server-api/#room-history-visibility',
  errors: ['M_FORBIDDEN'],
  claims: {
    'up-to-leaving': 'The newest event is one’s own leaving.',
    'nothing-later': 'What was said since is not there, in either direction.',
    earlier: 'What was said before still is.',
    stranger: 'Who never was in the room gets 403 M_FORBIDDEN.',
    forgotten: 'So does who has forgotten it.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const early = await stage.say(alice, room, 'Stay a while');
    await bob.quietly.post(roomPath(room, 'leave'), {});
    const late = await stage.say(alice, room, 'At last');
    const path = roomPath(room, 'messages');

    stage.step('Bob, who has left, reads back');
    const back = await bob.get(path, { dir: 'b', limit: 2 });
    const events = objectsAt(back.body, 'chunk');
    stage.claim(
      'up-to-leaving',
      events[0]?.['state_key'] === bob.userId && events[0]['sender'] === bob.userId,
      events,
    );
    stage.claim('earlier', events[1]?.['event_id'] === early, events);
    const forth = await bob.quietly.get(path, { dir: 'f', limit: 50 });
    stage.claim('nothing-later', !forth.text.includes(late) && !back.text.includes(late), events);

    stage.step('Carol never was there');
    const stranger = await carol.get(path, { dir: 'b' });
    stage.claim('stranger', refuses(stranger, 403, 'M_FORBIDDEN'), stranger.body);

    await bob.quietly.post(roomPath(room, 'forget'), {});
    stage.step('Bob has forgotten the room');
    const forgotten = await bob.get(path, { dir: 'b' });
    stage.claim('forgotten', refuses(forgotten, 403, 'M_FORBIDDEN'), forgotten.body);
  },
});
