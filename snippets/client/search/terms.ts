import { example } from '../../example.ts';
import { searchEvents } from '../../search.ts';

export default example({
  title: 'How a search term is read',
  operations: ['search'],
  spec: 'client-server-api/#server-side-search',
  needs: { ruma: true },
  claims: {
    case: 'Capital letters and accents make no difference.',
    phrase: 'What is written together is found together: a-b is a followed by b.',
    whole: 'Words are found whole: a part of a word finds nothing.',
    plain: 'There is no language of operators: OR is a word.',
    edits: 'An edit is found by its own words, beside the message that it edits.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const word = stage.unique('Tóve');
    const said = await stage.say(alice, room, `slithy ${word}, mimsy borogoves`);
    const find = async (term: string) => (await searchEvents(alice, term)).ids.join();

    stage.step('In small letters and without the accent');
    const bare = word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    stage.claim('case', (await find(bare)) === said, bare);
    stage.step('In the wrong order');
    const swapped = await find(`${word}-slithy`);
    stage.claim('phrase', swapped === '' && (await find(`slithy-${word}`)) === said, swapped);
    stage.step('A part of it');
    const part = await find(`${word} mim`);
    stage.claim('whole', part === '', part);
    stage.step('This or that');
    const or = await find(`${word} OR gimble`);
    stage.claim('plain', or === '', or);

    const relation = { rel_type: 'm.replace', event_id: said };
    const text = { msgtype: 'm.text', body: `${word} gyre` };
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/edit`;
    const content = { ...text, 'm.new_content': text, 'm.relates_to': relation };
    const edit = String((await alice.quietly.put(path, content)).body['event_id']);
    stage.step('The word of an edit');
    const edited = await find(`${word} gyre`);
    stage.claim('edits', edited === edit, edited);
  },
});
