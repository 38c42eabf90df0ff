import { example } from '../../example.ts';
import { at, objectsAt } from '../../look.ts';
import { syncAs } from '../../narrow.ts';

export default example({
  title: 'The rules everyone starts with',
  operations: ['getPushRules', 'getPushRulesGlobal', 'getPushRule', 'sync'],
  spec: 'client-server-api/#predefined-rules',
  claims: {
    'five-kinds': 'There is one scope, global, with a list of rules for each of five kinds.',
    'dot-and-default': 'The server’s own rules begin with a dot and say that they are default.',
    'master-off':
      '.m.rule.master comes first and is disabled: once enabled it silences everything.',
    'names-the-user': 'Rules about mentions and invites name the user they belong to.',
    'same-in-sync': 'The first sync has the same in the account data m.push_rules.',
    'one-by-one': 'Each rule can be read by its kind and id.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const rules = '/_matrix/client/v3/pushrules';
    stage.step('All scopes');
    const { body } = await alice.get(`${rules}/`);
    stage.step('The only one');
    const global = (await alice.get(`${rules}/global/`)).body;
    const kinds = ['override', 'content', 'room', 'sender', 'underride'];
    stage.claim(
      'five-kinds',
      kinds.every((kind) => Array.isArray(at(body, 'global', kind)) && kind in global),
      Object.keys(global),
    );
    const all = kinds.flatMap((kind) => objectsAt(global, kind));
    stage.claim(
      'dot-and-default',
      all.length > 0 &&
        all.every((rule) => rule['default'] === true && String(rule['rule_id']).startsWith('.')),
      all,
    );
    const master = objectsAt(global, 'override')[0];
    stage.claim(
      'master-off',
      master?.['rule_id'] === '.m.rule.master' && master['enabled'] === false,
      master,
    );
    const mention = all.find((rule) => rule['rule_id'] === '.m.rule.is_user_mention');
    stage.claim('names-the-user', at(mention, 'conditions', 0, 'value') === alice.userId, mention);

    stage.step('One rule');
    const one = await alice.get(`${rules}/global/override/.m.rule.is_user_mention`);
    stage.claim('one-by-one', one.body['rule_id'] === '.m.rule.is_user_mention', one.body);
    stage.step('What the first sync says');
    const synced = await syncAs(alice, { accountData: ['m.push_rules'] });
    const event = objectsAt(synced.body, 'account_data', 'events')[0];
    const override = at(event, 'content', 'global', 'override', 0, 'rule_id');
    stage.claim('same-in-sync', override === '.m.rule.master', event);
  },
});
