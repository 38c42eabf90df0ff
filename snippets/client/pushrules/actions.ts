import { example } from '../../example.ts';

export default example({
  title: 'What a rule does',
  operations: ['getPushRuleActions', 'setPushRuleActions', 'setPushRule', 'getPushRule'],
  spec: 'client-server-api/#actions',
  claims: {
    read: 'The actions of a rule can be read alone, also those of the server’s rules.',
    changed: 'They can be changed, also those of the server’s rules.',
    'rest-stays': 'The rest of the rule stays as it was.',
    historical:
      'dont_notify means nothing any more: a rule with it is as good as one without actions.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const rules = '/_matrix/client/v3/pushrules/global';
    const message = `${rules}/underride/.m.rule.message`;
    stage.step('What happens at an ordinary message?');
    const before = await alice.get(`${message}/actions`);
    stage.claim(
      'read',
      JSON.stringify(before.body['actions']).startsWith('["notify"'),
      before.body,
    );
    stage.step('Alice wants a sound with it');
    const bell = ['notify', { set_tweak: 'sound', value: 'bell' }];
    await alice.put(`${message}/actions`, { actions: bell });
    stage.step('The rule as a whole');
    const { body } = await alice.get(message);
    stage.claim('changed', JSON.stringify(body['actions']).includes('bell'), body);
    stage.claim('rest-stays', body['default'] === true && body['enabled'] === true, body);
    stage.step('A rule of an older client');
    await alice.put(`${rules}/content/teapot`, { pattern: 'teapot', actions: ['dont_notify'] });
    stage.step('What it does');
    const old = await alice.get(`${rules}/content/teapot/actions`);
    const left = JSON.stringify(old.body['actions']);
    stage.claim('historical', left === '[]' || left === '["dont_notify"]', old.body);
  },
});
