import { example } from '../../example.ts';
import { objectsAt } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Keep a setting for all devices',
  about: 'What one device writes, the others are told: settings follow the user, not the device.',
  operations: ['setAccountData', 'getAccountData', 'sync'],
  spec: 'client-server-api/#client-config',
  claims: {
    'read-back': 'The content comes back exactly as it was written, without a type around it.',
    'other-device': 'Another device of the user gets it in account_data of its next sync.',
    replaced: 'Writing again replaces the whole content; nothing is merged.',
    'from-the-start': 'A device that syncs for the first time gets it too.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const phone = await alice.newDevice();
    const since = await caughtUp(phone);
    const type = 'org.example.theme';
    const path = `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}/account_data/${type}`;

    stage.step('Alice chooses colours on her laptop');
    await alice.put(path, { colours: 'dark', contrast: 0.5 });
    stage.step('They are there to be read');
    const { body } = await alice.get(path);
    stage.claim('read-back', JSON.stringify(body) === '{"colours":"dark","contrast":0.5}', body);

    const told = (since?: string) =>
      stage.until(async () => {
        const answer = await syncAs(phone, { accountData: [type] }, since);
        return objectsAt(answer.body, 'account_data', 'events')[0];
      });
    stage.step('Her phone hears of it');
    const event = await told(since);
    stage.claim(
      'other-device',
      event['type'] === type && JSON.stringify(event['content']) === JSON.stringify(body),
      event,
    );

    stage.step('She changes her mind about one half');
    await alice.put(path, { colours: 'light' });
    stage.step('The other half is gone');
    const again = await alice.get(path);
    stage.claim('replaced', JSON.stringify(again.body) === '{"colours":"light"}', again.body);
    stage.step('A client that starts from nothing');
    const first = await told();
    stage.claim(
      'from-the-start',
      JSON.stringify(first['content']) === '{"colours":"light"}',
      first,
    );
  },
});
