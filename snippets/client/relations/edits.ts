import { example } from '../../example.ts';
import { at, roomPath } from '../../look.ts';
import { bundled, relate } from '../../related.ts';

export default example({
  title: 'An edited message',
  operations: ['getOneRoomEvent', 'sendMessage'],
  spec: 'client-server-api/#event-replacements',
  claims: {
    latest: 'The event tells its latest edit, the whole of it.',
    untouched: 'Its own content stays as it was sent.',
    'not-others': 'What somebody else sends as an edit is none.',
    'not-without': 'Nor is an edit without m.new_content.',
    'taken-back': 'When the latest edit is redacted, the one before it is the latest.',
    gone: 'A message that is redacted tells no edits.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const said = await stage.say(alice, room, 'I like ceke');
    const relation = { rel_type: 'm.replace', event_id: said };
    const edit = (who: typeof alice, txnId: string, text: string) =>
      relate(who, room, txnId, relation, { 'm.new_content': { msgtype: 'm.text', body: text } });
    const first = await edit(alice, '1', 'I like cake');
    const second = await edit(alice, '2', 'I like seed cake');
    await edit(bob, '3', 'I like nothing');
    await relate(alice, room, '4', relation);
    const path = roomPath(room, `event/${encodeURIComponent(said)}`);

    stage.step('The message, edited twice by her and once by Bob');
    const event = (await bob.get(path)).body;
    const latest = bundled(event, 'm.replace');
    const isSecond = at(latest, 'event_id') === second;
    stage.claim(
      'latest',
      isSecond && at(latest, 'content', 'm.new_content', 'body') === 'I like seed cake',
      latest,
    );
    stage.claim('untouched', at(event, 'content', 'body') === 'I like ceke', event);
    stage.claim('not-others', at(latest, 'sender') === alice.userId, latest);
    stage.claim('not-without', isSecond, latest);

    const redact = (id: string) =>
      alice.quietly.put(roomPath(room, `redact/${encodeURIComponent(id)}/${stage.unique()}`), {});
    await redact(second);
    stage.step('The second edit was taken back');
    const before = bundled((await bob.get(path)).body, 'm.replace');
    stage.claim('taken-back', at(before, 'event_id') === first, before);
    await redact(said);
    stage.step('And then the message');
    const gone = (await bob.get(path)).body;
    stage.claim('gone', bundled(gone, 'm.replace') === undefined, gone);
  },
});
