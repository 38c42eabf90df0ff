import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'The rooms of a space',
  about: 'A space is a room whose state names other rooms. The server walks the tree.',
  operations: ['getSpaceHierarchy'],
  spec: 'client-server-api/#get_matrixclientv1roomsroomidhierarchy',
  claims: {
    depth: 'The space comes first, and each space in it is followed by what is in that.',
    order: 'Within a space the rooms come in the order that it gives them.',
    children: 'Each space has its m.space.child events; a room that is none has no children.',
    suggested: 'With suggested_only, only rooms come that are suggested.',
    shallow: 'With max_depth no room comes that is deeper.',
    pages: 'next_batch leads to the next page, and is not there on the last.',
    unchanged: 'A page that is asked for with another max_depth is M_INVALID_PARAM.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const make = (name: string, type?: string) =>
      stage.room(alice, {
        preset: 'public_chat',
        name,
        creation_content: type === undefined ? {} : { type },
      });
    const put = (space: string, room: string, content: object) =>
      alice.quietly.put(roomPath(space, `state/m.space.child/${encodeURIComponent(room)}`), {
        via: [stage.serverName],
        ...content,
      });
    const garden = await make('Garden', 'm.space');
    const court = await make('Court', 'm.space');
    const [roses, croquet, tarts] = [
      await make('Roses'),
      await make('Croquet'),
      await make('Tarts'),
    ];
    await put(garden, croquet, { order: 'c' });
    await put(garden, roses, { order: 'a', suggested: true });
    await put(garden, court, { order: 'b' });
    await put(court, tarts, {});
    const path = `/_matrix/client/v1/rooms/${encodeURIComponent(garden)}/hierarchy`;
    const names = (body: Parameters<typeof objectsAt>[0]) =>
      objectsAt(body, 'rooms').map(({ name }) => name);

    stage.step('Bob looks into the garden');
    const whole = (await bob.get(path)).body;
    const all = ['Garden', 'Roses', 'Court', 'Tarts', 'Croquet'];
    stage.claim(
      'depth',
      names(whole).indexOf('Tarts') === names(whole).indexOf('Court') + 1,
      names(whole),
    );
    stage.claim('order', names(whole).join() === all.join(), names(whole));
    const count = (index: number) => objectsAt(whole, 'rooms', index, 'children_state').length;
    stage.claim('children', count(0) === 3 && count(1) === 0, at(whole, 'rooms', 0));
    stage.step('What is suggested');
    const few = (await bob.get(path, { suggested_only: true })).body;
    stage.claim('suggested', names(few).join() === 'Garden,Roses', names(few));
    stage.step('Not into the court');
    const flat = (await bob.get(path, { max_depth: 1 })).body;
    stage.claim('shallow', !names(flat).includes('Tarts') && names(flat).length === 4, names(flat));

    stage.step('Three at a time');
    const first = (await bob.get(path, { limit: 3, max_depth: 5 })).body;
    const from = String(first['next_batch']);
    stage.step('The rest');
    const rest = (await bob.get(path, { limit: 3, max_depth: 5, from })).body;
    const both = [...names(first), ...names(rest)];
    stage.claim('pages', both.join() === all.join() && rest['next_batch'] === undefined, both);
    stage.step('The rest, but asked otherwise');
    const other = await bob.get(path, { limit: 3, max_depth: 1, from });
    stage.claim('unchanged', other.body['errcode'] === 'M_INVALID_PARAM', other.body);
  },
});
