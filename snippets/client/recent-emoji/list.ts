import { example } from '../../example.ts';
import { isSame } from '../../look.ts';

export default example({
  title: 'Emoji that were used lately',
  about: 'A list in the account data, kept by clients. The server does not look inside.',
  operations: ['setAccountData', 'getAccountData'],
  spec: 'client-server-api/#recently-used-emoji',
  claims: {
    kept: 'Another device reads the list in the order in which it was written.',
    unknown: 'Elements that no client understands are kept, too.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const tablet = await alice.newDevice();
    const path = `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}/account_data/m.recent_emoji`;
    const list = {
      recent_emoji: [
        { emoji: '🫖', total: 12 },
        { emoji: 'mxc://example.org/cheshire', total: 3, 'com.example.pack': 'cats' },
        { emoji: '🎩', total: 7 },
      ],
    };
    stage.step('Alice’s phone counts a teapot');
    await alice.put(path, list);
    stage.step('Her tablet');
    const { body } = await tablet.get(path);
    stage.claim('kept', isSame(body, list), body);
    stage.claim('unknown', JSON.stringify(body).includes('com.example.pack'), body);
  },
});
