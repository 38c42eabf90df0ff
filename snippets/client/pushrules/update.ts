import { example } from '../../example.ts';
import { objectsAt } from '../../look.ts';

export default example({
  title: 'Change a rule that is disabled',
  operations: ['setPushRule', 'setPushRuleEnabled', 'getPushRulesGlobal'],
  spec: 'client-server-api/#put_matrixclientv3pushrulesglobalkindruleid',
  claims: {
    'still-off': 'It stays disabled.',
    'same-place': 'It keeps its place.',
    changed: 'Its actions are the new ones.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const rules = '/_matrix/client/v3/pushrules/global';
    const put = (name: string, actions: string[]) =>
      alice.put(`${rules}/content/${name}`, { pattern: name, actions });
    for (const name of ['hatter', 'hare', 'dormouse'])
      await alice.quietly.put(`${rules}/content/${name}`, { pattern: name, actions: ['notify'] });
    stage.step('Alice has rules about three guests, and turns one off');
    await alice.put(`${rules}/content/hare/enabled`, { enabled: false });
    stage.step('Then she changes what it would do');
    await put('hare', []);
    stage.step('The rules now');
    const { body } = await alice.get(`${rules}/`);
    const content = objectsAt(body, 'content');
    const hare = content.find((rule) => rule['rule_id'] === 'hare');
    stage.claim('still-off', hare?.['enabled'] === false, hare);
    stage.claim('changed', JSON.stringify(hare?.['actions']) === '[]', hare);
    const order = content.map((rule) => rule['rule_id']).join(' ');
    stage.claim('same-place', order === 'dormouse hare hatter', order);
  },
});
