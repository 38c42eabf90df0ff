import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Typing that is not believed',
  operations: ['setTyping'],
  spec: 'client-server-api/#put_matrixclientv3roomsroomidtypinguserid',
  errors: ['M_FORBIDDEN', 'M_BAD_JSON', 'M_INVALID_PARAM'],
  claims: {
    'not-for-others': 'Nobody can say that somebody else types: 403 M_FORBIDDEN.',
    'not-from-outside': 'Who is not in the room cannot type there: 403 M_FORBIDDEN.',
    'no-answer': 'A body that does not say whether the user types is 400 M_BAD_JSON.',
    'bad-timeout': 'A timeout below zero is 400 M_INVALID_PARAM, one in quotes 400 M_BAD_JSON.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    const typing = (userId: string) => roomPath(room, `typing/${encodeURIComponent(userId)}`);

    stage.step('Alice says that Bob types');
    const other = await alice.put(typing(bob.userId), { typing: true });
    stage.claim('not-for-others', refuses(other, 403, 'M_FORBIDDEN'), other.body);
    stage.step('Bob, who has not joined, says so himself');
    const outside = await bob.put(typing(bob.userId), { typing: true });
    stage.claim('not-from-outside', refuses(outside, 403, 'M_FORBIDDEN'), outside.body);
    stage.step('Alice leaves out the point');
    const mute = await alice.put(typing(alice.userId), { timeout: 1000 });
    stage.claim('no-answer', refuses(mute, 400, 'M_BAD_JSON'), mute.body);
    stage.step('A time before now');
    const past = await alice.put(typing(alice.userId), { typing: true, timeout: -1 });
    stage.step('A time in words');
    const words = await alice.put(typing(alice.userId), { typing: true, timeout: '1000' });
    stage.claim(
      'bad-timeout',
      refuses(past, 400, 'M_INVALID_PARAM') && refuses(words, 400, 'M_BAD_JSON'),
      [past.body, words.body],
    );
  },
});
