import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'A rule that is not there',
  operations: [
    'getPushRule',
    'deletePushRule',
    'isPushRuleEnabled',
    'setPushRuleEnabled',
    'getPushRuleActions',
    'setPushRuleActions',
  ],
  spec: 'client-server-api/#push-rules-api',
  errors: ['M_NOT_FOUND'],
  claims: {
    all: 'Reading it, deleting it, and reading or changing a part of it are all 404 M_NOT_FOUND.',
    'by-kind': 'A rule is looked for among those of its kind only.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const rules = '/_matrix/client/v3/pushrules/global';
    await alice.quietly.put(`${rules}/content/walrus`, { pattern: 'walrus', actions: ['notify'] });
    const none = `${rules}/content/carpenter`;
    const answers = [];
    stage.step('Read it');
    answers.push(await alice.get(none));
    stage.step('Delete it');
    answers.push(await alice.delete(none));
    stage.step('Is it enabled?');
    answers.push(await alice.get(`${none}/enabled`));
    stage.step('Enable it');
    answers.push(await alice.put(`${none}/enabled`, { enabled: true }));
    stage.step('What does it do?');
    answers.push(await alice.get(`${none}/actions`));
    stage.step('It should do this');
    answers.push(await alice.put(`${none}/actions`, { actions: [] }));
    stage.claim(
      'all',
      answers.every((answer) => refuses(answer, 404, 'M_NOT_FOUND')),
      answers.map((answer) => answer.body),
    );
    stage.step('There is a walrus, but of another kind');
    const other = await alice.get(`${rules}/override/walrus`);
    stage.claim('by-kind', refuses(other, 404, 'M_NOT_FOUND'), other.body);
  },
});
