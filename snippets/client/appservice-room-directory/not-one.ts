import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Only an application service may list rooms of a network',
  operations: ['updateAppserviceRoomDirectoryVisibility'],
  spec: 'application-service-api/#put_matrixclientv3directorylistappservicenetworkidroomid',
  errors: ['M_FORBIDDEN'],
  needs: { ruma: true },
  claims: {
    forbidden: 'A user who tries gets 403 M_FORBIDDEN, in a room of their own too.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    stage.step('In the list of IRC');
    const path = `/_matrix/client/v3/directory/list/appservice/irc/${encodeURIComponent(room)}`;
    const asked = await alice.put(path, { visibility: 'public' });
    stage.claim('forbidden', refuses(asked, 403, 'M_FORBIDDEN'), asked.body);
  },
});
