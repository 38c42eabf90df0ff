import { example } from '../../example.ts';
import { at } from '../../look.ts';
import { searchEvents } from '../../search.ts';

export default example({
  title: 'Find a message by its words',
  operations: ['search'],
  spec: 'client-server-api/#post_matrixclientv3search',
  claims: {
    found: 'The message is found, with its rank.',
    all: 'An event must have all of the words.',
    count: 'The answer says how many there are.',
    highlights: 'It says which words to mark.',
    names: 'Names of rooms are searched too.',
    only: 'With keys only those fields are searched.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const word = stage.unique('jabberwock');
    const room = await stage.room(alice, { name: `Concerning the ${word}` });
    const said = await stage.say(alice, room, `Beware the ${word}, my son!`);
    await stage.say(alice, room, 'The jaws that bite, the claws that catch!');

    stage.step('Two words');
    const { found, results, ids } = await searchEvents(alice, `beware ${word}`);
    stage.claim('found', ids.join() === said && typeof results[0]?.['rank'] === 'number', results);
    stage.claim('all', ids.length === 1, ids);
    stage.claim('count', at(found, 'count') === 1, found);
    stage.claim('highlights', JSON.stringify(at(found, 'highlights')).includes(word), found);

    stage.step('One of them');
    const wide = await searchEvents(alice, word);
    const types = wide.results.map((one) => at(one, 'result', 'type'));
    stage.claim('names', types.includes('m.room.name') && types.length === 2, types);
    stage.step('In messages alone');
    const narrow = await searchEvents(alice, word, { keys: ['content.body'] });
    stage.claim('only', narrow.ids.join() === said, narrow.ids);
  },
});
