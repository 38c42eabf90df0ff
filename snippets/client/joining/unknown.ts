import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'A room that nobody has heard of',
  about:
    'For joining the spec names 403 and nothing else. A room that cannot be found is another matter.',
  operations: ['joinRoom', 'joinRoomById'],
  spec: 'client-server-api/#post_matrixclientv3joinroomidoralias',
  errors: ['M_NOT_FOUND', 'M_INVALID_PARAM'],
  claims: {
    'no-alias': 'An alias that leads nowhere is 404 M_NOT_FOUND.',
    'no-room': 'So is the id of a room the server does not know.',
    'no-id': 'What is neither an id nor an alias is 400 M_INVALID_PARAM.',
  },
  async run(stage) {
    const alice = await stage.user('alice');

    stage.step('An alias that was never made');
    const alias = encodeURIComponent(`#${stage.unique('nowhere')}:${stage.serverName}`);
    const byAlias = await alice.post(`/_matrix/client/v3/join/${alias}`, {});
    stage.claim('no-alias', refuses(byAlias, 404, 'M_NOT_FOUND'), byAlias.body);

    stage.step('An id that was never made');
    const id = encodeURIComponent(`!${stage.unique('nowhere')}:${stage.serverName}`);
    const byId = await alice.post(`/_matrix/client/v3/rooms/${id}/join`, {});
    stage.claim('no-room', refuses(byId, 404, 'M_NOT_FOUND'), byId.body);

    stage.step('Neither');
    const neither = await alice.post('/_matrix/client/v3/join/wonderland', {});
    stage.claim('no-id', refuses(neither, 400, 'M_INVALID_PARAM'), neither.body);
  },
});
