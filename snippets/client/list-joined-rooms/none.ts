import { example } from '../../example.ts';

export default example({
  title: 'In no room at all',
  operations: ['getJoinedRooms'],
  spec: 'client-server-api/#get_matrixclientv3joinedrooms',
  claims: {
    empty: 'For somebody new the list is there, and empty.',
    'needs-token': 'Without an access token the request is 401 M_MISSING_TOKEN.',
  },
  errors: ['M_MISSING_TOKEN'],
  async run(stage) {
    const alice = await stage.user('alice');

    stage.step('Alice has only just arrived');
    const { body } = await alice.get('/_matrix/client/v3/joined_rooms');
    stage.claim('empty', JSON.stringify(body) === '{"joined_rooms":[]}', body);
    stage.step('Nobody in particular asks');
    const nobody = await stage.anyone.get('/_matrix/client/v3/joined_rooms');
    stage.claim(
      'needs-token',
      nobody.status === 401 && nobody.body['errcode'] === 'M_MISSING_TOKEN',
      nobody.body,
    );
  },
});
