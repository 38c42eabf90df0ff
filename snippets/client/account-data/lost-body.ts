import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'A request that lost its body',
  about:
    'Where a body says little, no body will do for an empty one. Here it would empty what was there.',
  operations: ['setAccountData', 'getAccountData'],
  spec: 'client-server-api/#put_matrixclientv3useruseridaccount_datatype',
  errors: ['M_NOT_JSON'],
  claims: {
    refused: 'Writing without a body is 400 M_NOT_JSON.',
    kept: 'What was there before stays.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const user = encodeURIComponent(alice.userId);
    const path = `/_matrix/client/v3/user/${user}/account_data/m.direct`;
    const rooms = { '@cheshire:example.org': ['!tree:example.org'] };
    await alice.quietly.put(path, rooms);

    stage.step('A proxy drops the body');
    const empty = await alice.request('PUT', path);
    stage.claim('refused', refuses(empty, 400, 'M_NOT_JSON'), empty.body);
    stage.step('The list of direct chats is still there');
    const { body } = await alice.get(path);
    stage.claim('kept', JSON.stringify(body) === JSON.stringify(rooms), body);
  },
});
