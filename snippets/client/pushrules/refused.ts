import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Rules that cannot be',
  about: 'The spec says what a rule is and hardly what to answer to anything else.',
  operations: ['setPushRule', 'deletePushRule', 'setPushRuleEnabled', 'setPushRuleActions'],
  spec: 'client-server-api/#put_matrixclientv3pushrulesglobalkindruleid',
  errors: ['M_INVALID_PARAM', 'M_BAD_JSON'],
  claims: {
    dot: 'A rule whose id begins with a dot is 400 M_INVALID_PARAM: those are the server’s.',
    'id-of-kind': 'So is a rule about a room or a sender whose id is none.',
    'server-rule-stays': 'So is deleting a rule of the server, which can only be disabled.',
    pattern: 'A content rule without a pattern is 400 M_BAD_JSON.',
    'no-such-action': 'So is an action that is not known, when made or changed.',
    'half-a-condition': 'So is a known condition without its parameters.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const rules = '/_matrix/client/v3/pushrules/global';
    stage.step('A rule that looks like the server’s');
    const dot = await alice.put(`${rules}/override/.mine`, { actions: [] });
    stage.claim('dot', refuses(dot, 400, 'M_INVALID_PARAM'), dot.body);
    stage.step('A rule about no room');
    const room = await alice.put(`${rules}/room/kitchen`, { actions: [] });
    stage.step('A rule about nobody');
    const sender = await alice.put(`${rules}/sender/cook`, { actions: [] });
    stage.claim(
      'id-of-kind',
      [room, sender].every((answer) => refuses(answer, 400, 'M_INVALID_PARAM')),
      [room.body, sender.body],
    );
    stage.step('Away with the server’s rule');
    const server = await alice.delete(`${rules}/override/.m.rule.reaction`);
    stage.claim('server-rule-stays', refuses(server, 400, 'M_INVALID_PARAM'), server.body);
    stage.step('A word to look out for, but which?');
    const wordless = await alice.put(`${rules}/content/pepper`, { actions: ['notify'] });
    stage.claim('pattern', refuses(wordless, 400, 'M_BAD_JSON'), wordless.body);
    stage.step('A rule that sneezes');
    const made = await alice.put(`${rules}/override/pepper`, { actions: ['sneeze'] });
    stage.step('A rule that begins to');
    const changed = await alice.put(`${rules}/override/.m.rule.reaction/actions`, {
      actions: ['sneeze'],
    });
    stage.claim(
      'no-such-action',
      [made, changed].every((answer) => refuses(answer, 400, 'M_BAD_JSON')),
      [made.body, changed.body],
    );
    stage.step('Matches what?');
    const half = await alice.put(`${rules}/override/pepper`, {
      actions: [],
      conditions: [{ kind: 'event_match', key: 'type' }],
    });
    stage.claim('half-a-condition', refuses(half, 400, 'M_BAD_JSON'), half.body);
  },
});
