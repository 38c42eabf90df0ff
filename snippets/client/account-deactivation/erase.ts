import { isObject } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { at, roomPath } from '../../look.ts';
import { passwordProof } from '../../prove.ts';

export default example({
  title: 'End an account and be forgotten',
  about:
    'What Alice wrote is part of what others wrote. Who was there keeps it; who comes later does not get to read it.',
  operations: ['deactivateAccount', 'getOneRoomEvent', 'joinRoom'],
  spec: 'client-server-api/#post_matrixclientv3accountdeactivate',
  claims: {
    'those-before': 'Who was in the room when the account was erased still sees the message.',
    'those-after': 'Who joins afterwards gets a copy with nothing in it.',
    'no-redaction': 'It was not redacted: no event says so.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const bob = await stage.user('bob');
    const carol = await stage.user('carol');
    const room = await stage.room(bob, { preset: 'public_chat' });
    await stage.join(alice, room);
    const said = await stage.say(alice, room, 'Something personal');
    const event = roomPath(room, `event/${encodeURIComponent(said)}`);

    const deactivate = '/_matrix/client/v3/account/deactivate';
    stage.step('Alice wants to go, and to be forgotten');
    const challenge = await alice.post(deactivate, { erase: true });
    stage.step('She means it');
    await alice.post(deactivate, { erase: true, auth: passwordProof(alice, challenge) });

    stage.step('Bob was there');
    const before = await bob.get(event);
    stage.claim(
      'those-before',
      at(before.body, 'content', 'body') === 'Something personal',
      before.body,
    );

    stage.step('Carol comes later');
    await carol.post(`/_matrix/client/v3/join/${encodeURIComponent(room)}`, {});
    const after = await carol.get(event);
    const content = after.body['content'];
    stage.claim('those-after', isObject(content) && Object.keys(content).length === 0, after.body);
    stage.claim(
      'no-redaction',
      at(after.body, 'unsigned', 'redacted_because') === undefined,
      after.body,
    );
  },
});
