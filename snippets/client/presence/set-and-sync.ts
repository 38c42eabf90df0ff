import { example } from '../../example.ts';
import { syncAs } from '../../narrow.ts';

export default example({
  title: 'What was set outlasts a sync that says nothing',
  about:
    'A sync without set_presence means online. A user who chose to look away would be back within the second.',
  operations: ['setPresence', 'getPresence', 'sync'],
  spec: 'client-server-api/#get_matrixclientv3sync',
  claims: {
    stays: 'A sync without set_presence leaves what the same device has set.',
    overruled: 'One that names a state changes it.',
    hidden:
      'set_presence=offline neither shows the user nor hides them: the sync just does not count.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const path = `/_matrix/client/v3/presence/${encodeURIComponent(alice.userId)}/status`;
    const sync = (setPresence: string) =>
      alice.get('/_matrix/client/v3/sync', {
        set_presence: setPresence,
        filter: '{"presence":{"types":[]},"account_data":{"types":[]}}',
      });
    const presence = async () => (await alice.get(path)).body['presence'];

    stage.step('Alice would rather not be disturbed');
    await alice.put(path, { presence: 'unavailable' });
    stage.step('Her client syncs on');
    await syncAs(alice, {});
    stage.step('She is still away');
    const kept = await presence();
    stage.claim('stays', kept === 'unavailable', kept);
    stage.step('A sync that says something');
    await sync('online');
    stage.step('Now she is back');
    const back = await presence();
    stage.claim('overruled', back === 'online', back);
    stage.step('A background task syncs without being seen');
    await sync('offline');
    stage.step('That changed nothing');
    const after = await presence();
    stage.claim('hidden', after === 'online', after);
  },
});
