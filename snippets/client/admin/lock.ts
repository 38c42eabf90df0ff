import { ADMIN_NEEDS, moderationPath } from '../../administrator.ts';
import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Lock an account',
  about: 'Everything is refused but logging out, and nothing is lost.',
  operations: ['setAdminLockUser', 'getAdminLockUser', 'getTokenOwner', 'logout'],
  spec: 'client-server-api/#account-locking',
  errors: ['M_USER_LOCKED'],
  needs: ADMIN_NEEDS,
  claims: {
    locked: 'An administrator locks the account, and can read that it is locked.',
    refused: 'What its user asks for is 401 M_USER_LOCKED with soft_logout true.',
    login: 'So is a login with the right password.',
    logout: 'Logging out still works.',
    kept: 'When the account is unlocked, the sessions go on with the access tokens they had.',
  },
  async run(stage) {
    const [admin, alice] = [await stage.administrator(), await stage.user('alice')];
    const phone = await alice.newDevice();
    const lock = moderationPath('lock', alice.userId);
    stage.step('The queen is displeased');
    await admin.put(lock, { locked: true });
    stage.step('Is she locked?');
    const state = await admin.get(lock);
    stage.claim('locked', state.body['locked'] === true, state.body);
    stage.step('Alice tries');
    const whoami = '/_matrix/client/v3/account/whoami';
    const refused = await alice.get(whoami);
    stage.claim(
      'refused',
      refuses(refused, 401, 'M_USER_LOCKED') && refused.body['soft_logout'] === true,
      refused.body,
    );
    stage.step('She tries to begin anew');
    const login = await stage.anyone.post('/_matrix/client/v3/login', {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: alice.userId },
      password: alice.password,
    });
    stage.claim('login', refuses(login, 401, 'M_USER_LOCKED'), login.body);
    stage.step('Her phone gives up');
    const logout = await phone.post('/_matrix/client/v3/logout');
    stage.claim('logout', logout.status === 200, logout.body);
    stage.step('The queen relents');
    await admin.put(lock, { locked: false });
    stage.step('Alice is back');
    const back = await alice.get(whoami);
    stage.claim('kept', back.body['user_id'] === alice.userId, back.body);
  },
});
