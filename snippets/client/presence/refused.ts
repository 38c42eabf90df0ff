import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Presence that cannot be set',
  operations: ['setPresence', 'getPresence'],
  spec: 'client-server-api/#put_matrixclientv3presenceuseridstatus',
  errors: ['M_FORBIDDEN', 'M_BAD_JSON'],
  claims: {
    'own-only': 'Setting the presence of somebody else is 403 M_FORBIDDEN.',
    'three-states': 'A state other than online, unavailable and offline is 400 M_BAD_JSON.',
    'state-needed': 'So is a status message without a state.',
    unchanged: 'None of this changes anything.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const path = `/_matrix/client/v3/presence/${encodeURIComponent(alice.userId)}/status`;
    await alice.quietly.put(path, { presence: 'online', status_msg: 'Here' });

    stage.step('Bob sends Alice away');
    const other = await bob.put(path, { presence: 'offline' });
    stage.claim('own-only', refuses(other, 403, 'M_FORBIDDEN'), other.body);
    stage.step('A state of mind');
    const dreaming = await alice.put(path, { presence: 'dreaming' });
    stage.claim('three-states', refuses(dreaming, 400, 'M_BAD_JSON'), dreaming.body);
    stage.step('No state at all');
    const none = await alice.put(path, { status_msg: 'Guess' });
    stage.claim('state-needed', refuses(none, 400, 'M_BAD_JSON'), none.body);
    stage.step('Alice is where she was');
    const { body } = await alice.get(path);
    stage.claim('unchanged', body['presence'] === 'online' && body['status_msg'] === 'Here', body);
  },
});
