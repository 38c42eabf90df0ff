import { example } from '../../example.ts';
import { objectsAt } from '../../look.ts';

export default example({
  title: 'Search the directory',
  operations: ['queryPublicRooms'],
  spec: 'client-server-api/#post_matrixclientv3publicrooms',
  claims: {
    name: 'The search term is looked for in names, whatever its case.',
    topic: 'It is looked for in topics.',
    'only-spaces': 'room_types with m.space lists spaces and no other rooms.',
    'no-type': 'null in room_types stands for rooms without a type.',
    unlisted: 'A room that is not in the directory is not found.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const tag = stage.unique('mock-turtle');
    const chat = await stage.room(alice, { visibility: 'public', name: `${tag} soup` });
    const space = await stage.room(alice, {
      visibility: 'public',
      topic: `All about ${tag}`,
      creation_content: { type: 'm.space' },
    });
    await stage.room(alice, { name: `${tag} in private` });
    const find = async (filter: { [field: string]: string | (string | null)[] }) => {
      const { body } = await alice.post('/_matrix/client/v3/publicRooms', { filter });
      return objectsAt(body, 'chunk').map(({ room_id }) => room_id);
    };
    const only = (found: readonly unknown[], room: string) =>
      found.length === 1 && found[0] === room;

    stage.step('In capitals');
    const both = await find({ generic_search_term: tag.toUpperCase() });
    stage.claim('name', both.includes(chat), both);
    stage.claim('topic', both.includes(space), both);
    stage.claim('unlisted', both.length === 2, both);

    stage.step('Spaces');
    const spaces = await find({ generic_search_term: tag, room_types: ['m.space'] });
    stage.claim('only-spaces', only(spaces, space), spaces);
    stage.step('Rooms that are nothing in particular');
    const plain = await find({ generic_search_term: tag, room_types: [null] });
    stage.claim('no-type', only(plain, chat), plain);
  },
});
