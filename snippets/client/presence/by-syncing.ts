import { example } from '../../example.ts';
import { at, objectsAt } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'There by syncing',
  about: 'Hardly any client sets presence by itself: it syncs, and that is enough.',
  operations: ['getPresence', 'sync'],
  spec: 'client-server-api/#get_matrixclientv3sync',
  claims: {
    online: 'A client that syncs is online, without a word about presence.',
    unavailable: 'With set_presence=unavailable it is unavailable.',
    told: 'Others are told when that changes.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const path = `/_matrix/client/v3/presence/${encodeURIComponent(alice.userId)}/status`;
    const since = await caughtUp(bob);

    stage.step('Alice’s client syncs');
    await syncAs(alice, {});
    stage.step('That makes her online');
    const online = await stage.until(async () => {
      const { body } = await bob.get(path);
      return body['presence'] === 'online' ? body : undefined;
    });
    stage.claim('online', online['presence'] === 'online', online);

    stage.step('Her client is put in the background');
    await alice.get('/_matrix/client/v3/sync', {
      set_presence: 'unavailable',
      filter: '{"room":{"rooms":[]},"presence":{"types":[]},"account_data":{"types":[]}}',
    });
    stage.step('Bob sees it');
    const news = await stage.until(async () => {
      const { body } = await syncAs(bob, { presence: ['m.presence'] }, since);
      return objectsAt(body, 'presence', 'events').find(
        (event) =>
          event['sender'] === alice.userId && at(event, 'content', 'presence') === 'unavailable',
      );
    });
    stage.claim('told', news['type'] === 'm.presence', news);
    stage.step('… and finds it so');
    const { body } = await bob.get(path);
    stage.claim('unavailable', body['presence'] === 'unavailable', body);
  },
});
