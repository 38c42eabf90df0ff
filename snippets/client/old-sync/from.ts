import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

const EVENTS = '/_matrix/client/v3/events';

export default example({
  title: 'Streams that are refused',
  operations: ['getEvents', 'initialSync'],
  spec: 'client-server-api/#get_matrixclientv3events',
  needs: { ruma: true },
  errors: ['M_INVALID_PARAM'],
  claims: {
    from: 'A from that no server gave out is 400 M_INVALID_PARAM.',
    future: 'So is one of a time that has not come yet.',
    timeout: 'So is a timeout that is no number.',
    limit: 'So is a limit below zero. The text names the parameter each time.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const refusal = async (path: string, name: string, value: string) => {
      const answer = await alice.get(path, { [name]: value });
      const names = String(answer.body['error']).includes(name);
      return { holds: refuses(answer, 400, 'M_INVALID_PARAM') && names, body: answer.body };
    };
    stage.step('A made-up token');
    const from = await refusal(EVENTS, 'from', 'yesterday');
    stage.claim('from', from.holds, from.body);
    stage.step('Tomorrow');
    const future = await refusal(EVENTS, 'from', 's1_999999999999');
    stage.claim('future', future.holds, future.body);
    stage.step('Soon');
    const timeout = await refusal(EVENTS, 'timeout', 'soon');
    stage.claim('timeout', timeout.holds, timeout.body);
    stage.step('Less than nothing');
    const limit = await refusal('/_matrix/client/v3/initialSync', 'limit', '-1');
    stage.claim('limit', limit.holds, limit.body);
  },
});
