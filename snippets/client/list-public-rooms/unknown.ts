import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'A room the server does not know',
  operations: ['getRoomVisibilityOnDirectory', 'setRoomVisibilityOnDirectory'],
  spec: 'client-server-api/#get_matrixclientv3directorylistroomroomid',
  errors: ['M_NOT_FOUND'],
  claims: {
    ask: 'Asking for its visibility is 404 M_NOT_FOUND.',
    set: 'Setting it is too.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = encodeURIComponent(`!${stage.unique('snark')}:${stage.serverName}`);
    const path = `/_matrix/client/v3/directory/list/room/${room}`;

    stage.step('Is the snark listed?');
    const asked = await stage.anyone.get(path);
    stage.claim('ask', refuses(asked, 404, 'M_NOT_FOUND'), asked.body);
    stage.step('Alice would list it');
    const set = await alice.put(path, { visibility: 'public' });
    stage.claim('set', refuses(set, 404, 'M_NOT_FOUND'), set.body);
  },
});
