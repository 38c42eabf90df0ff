import { example } from '../../example.ts';
import type { JsonObject } from '../../../server/matrix/json.ts';
import { at } from '../../look.ts';

export default example({
  title: 'What the server keeps by itself',
  about:
    'Two types look like account data and are not for clients to write: each has an API of its own that checks what goes in.',
  operations: ['setAccountData', 'setAccountDataPerRoom', 'getAccountData'],
  spec: 'client-server-api/#client-config',
  errors: ['M_BAD_JSON'],
  claims: {
    'fully-read': 'Writing m.fully_read is refused with status 405.',
    'push-rules': 'So is writing m.push_rules.',
    everywhere: 'Both types are refused for the account and for a room alike.',
    readable: 'Reading them works as for any other type.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const user = `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}`;
    const inRoom = `${user}/rooms/${encodeURIComponent(room)}`;
    const tries: { type: string; refused: boolean; body: JsonObject }[] = [];
    for (const [where, path] of [
      ['the room', inRoom],
      ['the account', user],
    ] as const)
      for (const type of ['m.fully_read', 'm.push_rules']) {
        stage.step(`${type} of ${where}`);
        const { status, body } = await alice.put(`${path}/account_data/${type}`, {});
        tries.push({ type, refused: status === 405 && body['errcode'] === 'M_BAD_JSON', body });
      }
    const refused = (type: string) =>
      tries.some((one) => one.type === type && one.refused) &&
      tries.every((one) => one.type !== type || one.refused);
    stage.claim('fully-read', refused('m.fully_read'), tries);
    stage.claim('push-rules', refused('m.push_rules'), tries);
    stage.claim(
      'everywhere',
      tries.every((one) => one.refused),
      tries,
    );

    stage.step('Reading is another matter');
    const rules = await alice.get(`${user}/account_data/m.push_rules`);
    stage.claim('readable', at(rules.body, 'global', 'override', 0) !== undefined, rules.body);
  },
});
