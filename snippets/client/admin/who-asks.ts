import { ADMIN_NEEDS, moderationPath } from '../../administrator.ts';
import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Who asks is looked at first',
  about:
    'An answer that differs for users who exist and for those who do not would tell anybody who is here.',
  operations: [
    'getAdminSuspendUser',
    'setAdminSuspendUser',
    'getAdminLockUser',
    'setAdminLockUser',
  ],
  spec: 'client-server-api/#server-administration',
  errors: ['M_FORBIDDEN'],
  needs: ADMIN_NEEDS,
  claims: {
    suspended:
      'Whether somebody is suspended is told to no user but administrators: 403 M_FORBIDDEN, alike for who exists and who does not.',
    suspend: 'So with suspending.',
    locked: 'So with whether somebody is locked,',
    lock: 'and with locking.',
    administrators: 'An administrator gets an answer for who exists.',
  },
  async run(stage) {
    const admin = await stage.administrator();
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const nobody = `@${stage.unique('nobody')}:${stage.serverName}`;
    const both = async (
      what: 'lock' | 'suspend',
      body?: { locked: true } | { suspended: true },
    ) => {
      const paths = [alice.userId, nobody].map((user) => moderationPath(what, user));
      const answers = [];
      for (const path of paths)
        answers.push(await (body === undefined ? bob.get(path) : bob.put(path, body)));
      const texts = new Set(answers.map(({ text }) => text));
      const alike = answers.every((answer) => refuses(answer, 403, 'M_FORBIDDEN'));
      return { holds: alike && texts.size === 1, seen: [...texts] };
    };
    stage.step('Is Alice suspended? Is nobody?');
    const suspended = await both('suspend');
    stage.claim('suspended', suspended.holds, suspended.seen);
    stage.step('Bob would suspend them');
    const suspend = await both('suspend', { suspended: true });
    stage.claim('suspend', suspend.holds, suspend.seen);
    stage.step('Is Alice locked? Is nobody?');
    const locked = await both('lock');
    stage.claim('locked', locked.holds, locked.seen);
    stage.step('Bob would lock them');
    const lock = await both('lock', { locked: true });
    stage.claim('lock', lock.holds, lock.seen);
    stage.step('The queen asks');
    const answer = await admin.get(moderationPath('lock', alice.userId));
    stage.claim('administrators', answer.body['locked'] === false, answer.body);
  },
});
