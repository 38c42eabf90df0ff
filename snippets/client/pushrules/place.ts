import { example } from '../../example.ts';
import { objectsAt, refuses } from '../../look.ts';

export default example({
  title: 'Where a rule goes',
  about: 'The first rule that matches decides, so a rule is worth as much as its place.',
  operations: ['setPushRule', 'getPushRulesGlobal'],
  spec: 'client-server-api/#put_matrixclientv3pushrulesglobalkindruleid',
  errors: ['M_UNKNOWN'],
  claims: {
    'new-first': 'A new rule comes before the other rules of the user.',
    before: 'With before it comes right before the rule named.',
    after: 'With after it comes right after it.',
    'below-master': 'Only .m.rule.master stands above what users make.',
    'no-neighbour': 'before or after a rule that is not there is 400 M_UNKNOWN.',
    'not-by-server-rules': 'A rule of the server is no neighbour either.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const rules = '/_matrix/client/v3/pushrules/global';
    const put = (id: string, query: { before?: string; after?: string } = {}) =>
      alice.request('PUT', `${rules}/override/${id}`, {
        query,
        body: { actions: [], conditions: [] },
      });
    const order = async () => {
      const { body } = await alice.get(`${rules}/`);
      const ids = objectsAt(body, 'override').map((rule) => rule['rule_id']);
      return ids.filter((id) => id === '.m.rule.master' || !String(id).startsWith('.')).join(' ');
    };
    stage.step('One rule');
    await put('one');
    stage.step('Another');
    await put('two');
    stage.step('The newer one has priority');
    const first = await order();
    stage.claim('new-first', first.endsWith('two one'), first);
    stage.claim('below-master', first.startsWith('.m.rule.master'), first);
    stage.step('A third in between');
    await put('three', { before: 'one' });
    stage.step('A fourth at the end');
    await put('four', { after: 'one' });
    stage.step('All of them');
    const all = await order();
    stage.claim('before', all.includes('three one'), all);
    stage.claim('after', all.endsWith('one four'), all);
    stage.step('After what?');
    const unknown = await put('five', { after: 'snark' });
    stage.claim('no-neighbour', refuses(unknown, 400, 'M_UNKNOWN'), unknown.body);
    stage.step('Above the master?');
    const above = await put('five', { before: '.m.rule.master' });
    stage.claim('not-by-server-rules', refuses(above, 400, 'M_UNKNOWN'), above.body);
  },
});
