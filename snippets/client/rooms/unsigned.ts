import { example } from '../../example.ts';
import { at, roomPath } from '../../look.ts';

export default example({
  title: 'What a server adds to an event',
  about:
    'Everything under `unsigned` is said by the reader’s own server to this reader. No other server vouches for it.',
  operations: ['getOneRoomEvent', 'setRoomStateWithKey'],
  spec: 'client-server-api/#definition-clientevent',
  claims: {
    age: 'Age is how long ago it was sent, in milliseconds.',
    'previous-content': 'A state event that replaced another shows the content it replaced.',
    'previous-id': 'It names the event it replaced.',
    'own-membership':
      'It tells what the reader was in the room at that time: leave, for who had not joined yet.',
    'id-without-content':
      'Who may not see the replaced event does not get its content, but its id all the same.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, {
      preset: 'public_chat',
      initial_state: [
        {
          type: 'm.room.history_visibility',
          state_key: '',
          content: { history_visibility: 'joined' },
        },
      ],
    });
    const set = async (topic: string) => {
      const path = roomPath(room, 'state/m.room.topic');
      return String((await alice.quietly.put(path, { topic })).body['event_id']);
    };
    const event = (id: string) => roomPath(room, `event/${encodeURIComponent(id)}`);
    const secret = await set('Whose tarts?');
    await stage.join(bob, room);
    const open = await set('The tarts');

    stage.step('Alice, who has been here from the start');
    const hers = await alice.get(event(open));
    const age = at(hers.body, 'unsigned', 'age');
    stage.claim('age', typeof age === 'number' && age < 60_000, hers.body['unsigned']);
    stage.claim(
      'previous-content',
      at(hers.body, 'unsigned', 'prev_content', 'topic') === 'Whose tarts?',
      hers.body['unsigned'],
    );
    stage.claim(
      'previous-id',
      at(hers.body, 'unsigned', 'replaces_state') === secret,
      hers.body['unsigned'],
    );

    stage.step('Bob came between the two topics, in a room that shows no earlier history');
    const his = await bob.get(event(open));
    stage.claim(
      'id-without-content',
      at(his.body, 'unsigned', 'prev_content') === undefined &&
        at(his.body, 'unsigned', 'replaces_state') === secret,
      his.body['unsigned'],
    );

    const shared = await stage.room(alice, { preset: 'public_chat' });
    const early = await stage.say(alice, shared, 'Anybody here?');
    await stage.join(bob, shared);
    stage.step('What Bob was when Alice spoke, in a room that shows its history');
    const before = await bob.get(roomPath(shared, `event/${encodeURIComponent(early)}`));
    stage.claim(
      'own-membership',
      at(before.body, 'unsigned', 'membership') === 'leave' &&
        at(his.body, 'unsigned', 'membership') === 'join',
      [before.body['unsigned'], his.body['unsigned']],
    );
  },
});
