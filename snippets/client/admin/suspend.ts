import { ADMIN_NEEDS, moderationPath } from '../../administrator.ts';
import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';
import { syncAs } from '../../narrow.ts';

export default example({
  title: 'Suspend an account',
  about: 'Its user reads on, and may leave and take back, but nobody hears of them.',
  operations: ['setAdminSuspendUser', 'getAdminSuspendUser', 'sendMessage', 'redactEvent', 'sync'],
  spec: 'client-server-api/#account-suspension',
  errors: ['M_USER_SUSPENDED'],
  needs: ADMIN_NEEDS,
  claims: {
    suspended: 'An administrator suspends the account, and can read that it is suspended.',
    silent: 'Sending a message is 403 M_USER_SUSPENDED.',
    apart: 'So are joining, knocking, inviting and creating a room.',
    profile: 'So is changing the profile.',
    'not-others': 'So is redacting what others sent, whatever power one has.',
    reads: 'Syncing goes on.',
    'takes-back': 'Redacting one’s own events goes on.',
    login: 'So does logging in, to a session that is suspended too.',
    leaves: 'So does leaving a room.',
    back: 'When the suspension ends, one may act again.',
  },
  async run(stage) {
    const admin = await stage.administrator();
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    const others = await stage.room(bob, { preset: 'public_chat' });
    await stage.join(bob, room);
    const [hers, his] = [
      await stage.say(alice, room, 'Curious!'),
      await stage.say(bob, room, 'Is it?'),
    ];
    const suspend = moderationPath('suspend', alice.userId);
    stage.step('The queen has heard enough');
    await admin.put(suspend, { suspended: true });
    stage.step('Is she suspended?');
    const state = await admin.get(suspend);
    stage.claim('suspended', state.body['suspended'] === true, state.body);
    stage.step('Alice speaks');
    const message = { msgtype: 'm.text', body: 'Curiouser!' };
    const send = () =>
      alice.put(roomPath(room, `send/m.room.message/${stage.unique('t')}`), message);
    const said = await send();
    stage.claim('silent', refuses(said, 403, 'M_USER_SUSPENDED'), said.body);
    stage.step('She goes elsewhere: joins, knocks, invites, founds');
    const elsewhere = [
      await alice.post(roomPath(others, 'join'), {}),
      await alice.post(`/_matrix/client/v3/knock/${encodeURIComponent(others)}`, {}),
      await alice.post(roomPath(room, 'invite'), { user_id: '@hatter:example.org' }),
      await alice.post('/_matrix/client/v3/createRoom', {}),
    ];
    stage.claim(
      'apart',
      elsewhere.every((answer) => refuses(answer, 403, 'M_USER_SUSPENDED')),
      elsewhere.map(({ body }) => body),
    );
    stage.step('She changes her name');
    const profile = `/_matrix/client/v3/profile/${encodeURIComponent(alice.userId)}/displayname`;
    const renamed = await alice.put(profile, { displayname: 'Mary Ann' });
    stage.claim('profile', refuses(renamed, 403, 'M_USER_SUSPENDED'), renamed.body);
    stage.step('She takes back what Bob said');
    const redact = (event: string) =>
      alice.put(roomPath(room, `redact/${encodeURIComponent(event)}/${stage.unique('t')}`), {});
    const theirs = await redact(his);
    stage.claim('not-others', refuses(theirs, 403, 'M_USER_SUSPENDED'), theirs.body);
    stage.step('… and what she said herself');
    const own = await redact(hers);
    stage.claim('takes-back', own.status === 200, own.body);
    const synced = await syncAs(alice.quietly, { timeline: ['m.room.message'] });
    stage.claim('reads', synced.status === 200, synced.body);
    const phone = await alice.newDevice();
    const there = await phone.quietly.get('/_matrix/client/v3/account/whoami');
    stage.step('Her phone, newly logged in');
    const typed = await phone.put(
      roomPath(room, `send/m.room.message/${stage.unique('t')}`),
      message,
    );
    stage.claim('login', there.status === 200 && typed.status === 403, typed.body);
    stage.step('She leaves');
    const left = await alice.post(roomPath(room, 'leave'), {});
    stage.claim('leaves', left.status === 200, left.body);
    stage.step('The queen relents');
    await admin.put(suspend, { suspended: false });
    stage.step('Alice joins again');
    const joined = await alice.post(roomPath(room, 'join'), {});
    stage.claim('back', joined.status === 200, joined.body);
  },
});
