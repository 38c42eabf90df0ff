import { example } from '../../example.ts';

export default example({
  title: 'A status that is left out is gone',
  operations: ['setPresence', 'getPresence'],
  spec: 'client-server-api/#put_matrixclientv3presenceuseridstatus',
  claims: {
    'left-out': 'Setting the presence without a status message removes the one that was there.',
    empty: 'An empty one removes it too.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const path = `/_matrix/client/v3/presence/${encodeURIComponent(alice.userId)}/status`;
    const lasts = async (change: { presence: string; status_msg?: string }) => {
      await alice.quietly.put(path, { presence: 'online', status_msg: 'Growing' });
      await alice.put(path, change);
      return 'status_msg' in (await alice.get(path)).body;
    };
    stage.step('Alice was growing; now she is only online');
    stage.claim('left-out', !(await lasts({ presence: 'online' })));
    stage.step('Or her client sends an empty text');
    stage.claim('empty', !(await lasts({ presence: 'online', status_msg: '' })));
  },
});
