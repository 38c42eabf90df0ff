import { example } from '../../example.ts';
import { at, roomPath } from '../../look.ts';

export default example({
  title: 'The room version that is said to be the default is the default',
  operations: ['getCapabilities', 'createRoom', 'getRoomStateWithKey'],
  spec: 'client-server-api/#mroom_versions-capability',
  claims: {
    twelve: 'It is version 12.',
    same: 'A room that is made without naming a version has the version that the capability names.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    stage.step('Which version would it be?');
    const answer = await alice.get('/_matrix/client/v3/capabilities');
    const standard = at(answer.body, 'capabilities', 'm.room_versions', 'default');
    stage.claim('twelve', standard === '12', standard);

    stage.step('Alice makes a room and names none');
    const made = await alice.post('/_matrix/client/v3/createRoom', {});
    stage.step('The room says which it is');
    const create = await alice.get(roomPath(String(made.body['room_id']), 'state/m.room.create/'));
    stage.claim('same', create.body['room_version'] === standard, create.body);
  },
});
