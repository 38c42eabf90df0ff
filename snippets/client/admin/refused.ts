import { ADMIN_NEEDS, moderationPath } from '../../administrator.ts';
import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Whom nobody may lock or suspend',
  operations: [
    'setAdminLockUser',
    'getAdminLockUser',
    'setAdminSuspendUser',
    'getAdminSuspendUser',
    'getCapabilities',
  ],
  spec: 'client-server-api/#server-administration',
  errors: ['M_FORBIDDEN', 'M_INVALID_PARAM', 'M_NOT_FOUND'],
  needs: ADMIN_NEEDS,
  claims: {
    'no-admin': 'Who is no administrator gets 403 M_FORBIDDEN, for reading and for changing.',
    'no-hint':
      'The same for a user who does not exist: who asks is checked before anything is looked up.',
    'not-self': 'Administrators get it for themselves, when they would change something.',
    'not-admins': 'They get it for one another.',
    'other-server': 'For a user of another server it is 400 M_INVALID_PARAM.',
    nobody: 'For nobody it is 404 M_NOT_FOUND.',
    capability:
      'An administrator sees in the capabilities that they may; others see nothing there.',
  },
  async run(stage) {
    const [admin, other] = [await stage.administrator(), await stage.administrator()];
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const nobody = `@${stage.unique('nobody')}:${stage.serverName}`;
    const locks = (user: string) => admin.put(moderationPath('lock', user), { locked: true });
    const suspends = (user: string) =>
      admin.put(moderationPath('suspend', user), { suspended: true });
    stage.step('Bob would lock Alice');
    const changed = await bob.put(moderationPath('lock', alice.userId), { locked: true });
    stage.step('Bob would know whether she is suspended');
    const read = await bob.get(moderationPath('suspend', alice.userId));
    stage.claim(
      'no-admin',
      [changed, read].every((answer) => refuses(answer, 403, 'M_FORBIDDEN')),
      [changed.body, read.body],
    );
    stage.step('Bob would know who exists');
    const hint = await bob.get(moderationPath('lock', nobody));
    stage.claim('no-hint', refuses(hint, 403, 'M_FORBIDDEN'), hint.body);
    stage.step('The queen would lock herself out');
    const self = await locks(admin.userId);
    stage.claim('not-self', refuses(self, 403, 'M_FORBIDDEN'), self.body);
    stage.step('… and the king');
    const king = await suspends(other.userId);
    stage.claim('not-admins', refuses(king, 403, 'M_FORBIDDEN'), king.body);
    stage.step('… and somebody far away');
    const far = await suspends('@cheshire:cat.example.org');
    stage.claim('other-server', refuses(far, 400, 'M_INVALID_PARAM'), far.body);
    stage.step('… and nobody');
    const none = await locks(nobody);
    stage.claim('nobody', refuses(none, 404, 'M_NOT_FOUND'), none.body);
    stage.step('What the queen may');
    const hers = await admin.get('/_matrix/client/v3/capabilities');
    const plain = await alice.quietly.get('/_matrix/client/v3/capabilities');
    const names = (body: object) => JSON.stringify(body).includes('m.account_moderation');
    stage.claim('capability', names(hers.body) && !names(plain.body), [hers.body, plain.body]);
  },
});
