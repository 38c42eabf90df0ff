import { example } from '../../example.ts';
import { objectsAt } from '../../look.ts';

export default example({
  title: 'Find somebody',
  about: 'By a part of the user id or of the display name, in whatever case.',
  operations: ['searchUserDirectory'],
  spec: 'client-server-api/#user-directory',
  claims: {
    shared: 'Somebody in a room of one’s own is found, in a private one too.',
    public: 'So is somebody in a room that anyone may join.',
    readable: 'And somebody in a room that anyone may read.',
    hidden: 'Somebody who is only in private rooms of others is not.',
    'display-name': 'The display name counts as the user id does, and case does not.',
    limited: 'limit ends the list, and limited says that there is more.',
  },
  async run(stage) {
    const [alice, dinah] = [await stage.user('alice'), await stage.user('dinah')];
    const [hatter, queen, duchess] = [
      await stage.user('hatter'),
      await stage.user('queen'),
      await stage.user('duchess'),
    ];
    const word = stage.unique('teaparty');
    const named = (user: typeof alice, name: string) =>
      user.quietly.put(
        `/_matrix/client/v3/profile/${encodeURIComponent(user.userId)}/displayname`,
        {
          displayname: name,
        },
      );
    await named(dinah, `Dinah ${word}`);
    await named(hatter, `Hatter ${word}`);
    await named(queen, `Queen ${word}`);
    await named(duchess, `Duchess ${word}`);
    const home = await stage.room(alice, { preset: 'private_chat', invite: [dinah.userId] });
    await stage.join(dinah, home);
    await stage.room(hatter, { preset: 'public_chat' });
    await stage.room(queen, { preset: 'private_chat' });
    await stage.room(duchess, {
      preset: 'private_chat',
      initial_state: [
        {
          type: 'm.room.history_visibility',
          content: { history_visibility: 'world_readable' },
        },
      ],
    });
    const search = (term: string, limit?: number) =>
      alice.post('/_matrix/client/v3/user_directory/search', {
        search_term: term,
        ...(limit === undefined ? {} : { limit }),
      });
    stage.step('Who is at the tea party?');
    const { body } = await search(word.toUpperCase());
    const ids = objectsAt(body, 'results').map((one) => one['user_id']);
    stage.claim('shared', ids.includes(dinah.userId), body);
    stage.claim('public', ids.includes(hatter.userId), body);
    stage.claim('readable', ids.includes(duchess.userId), body);
    stage.claim('hidden', !ids.includes(queen.userId), body);
    stage.claim('display-name', ids.length === 3 && body['limited'] === false, body);
    stage.step('Just one of them');
    const one = await search(word, 1);
    stage.claim(
      'limited',
      objectsAt(one.body, 'results').length === 1 && one.body['limited'] === true,
      one.body,
    );
  },
});
