import { example } from '../../example.ts';
import { objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'How far back a newcomer sees',
  about:
    'Alice says something before Bob is invited, something while he is, and something after he joined. What he reads of it is up to the room.',
  operations: ['getRoomEvents'],
  spec: 'client-server-api/#room-history-visibility',
  claims: {
    shared: 'shared: everything, from the first event of the room.',
    invited: 'invited: from the moment of his invite on.',
    joined: 'joined: from the moment of his joining on.',
    'his-own-joining': 'His own joining he sees in all of them.',
    'setting-then':
      'What counts is the setting when an event was sent: opening the room later opens nothing that was closed.',
    'no-endless-pages': 'Where he may see no more, the page has no end.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const visibility = (value: string) => ({ history_visibility: value });
    const filter = JSON.stringify({ types: ['m.room.message', 'm.room.member'] });
    const joins: boolean[] = [];
    const seenIn = async (value: string, later?: string) => {
      const room = await stage.room(alice, {
        initial_state: [
          { type: 'm.room.history_visibility', state_key: '', content: visibility(value) },
        ],
      });
      const said = [await stage.say(alice, room, 'Before')];
      await alice.quietly.post(roomPath(room, 'invite'), { user_id: bob.userId });
      said.push(await stage.say(alice, room, 'Invited'));
      await stage.join(bob, room);
      if (later !== undefined)
        await alice.quietly.put(
          roomPath(room, 'state/m.room.history_visibility'),
          visibility(later),
        );
      said.push(await stage.say(alice, room, 'Joined'));
      stage.step(
        later === undefined ? `Bob, where history is ${value}` : `${value}, later ${later}`,
      );
      const { body } = await bob.get(roomPath(room, 'messages'), { dir: 'b', limit: 50, filter });
      const chunk = objectsAt(body, 'chunk');
      joins.push(chunk.some((event) => event['sender'] === bob.userId));
      const seen = said.map((id) => chunk.some((event) => event['event_id'] === id));
      return { seen: seen.join(), hasEnd: 'end' in body };
    };
    const shared = await seenIn('shared');
    stage.claim('shared', shared.seen === 'true,true,true', shared);
    const invited = await seenIn('invited');
    stage.claim('invited', invited.seen === 'false,true,true', invited);
    const joined = await seenIn('joined');
    stage.claim('joined', joined.seen === 'false,false,true', joined);
    const opened = await seenIn('joined', 'shared');
    stage.claim('setting-then', opened.seen === 'false,false,true', opened);
    stage.claim('his-own-joining', !joins.includes(false), joins);
    stage.claim('no-endless-pages', !invited.hasEnd && !joined.hasEnd, [invited, joined]);
  },
});
