import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Look for other networks',
  about: 'Bridges are application services, and the server of this example has none.',
  operations: [
    'getProtocols',
    'getProtocolMetadata',
    'queryLocationByProtocol',
    'queryUserByProtocol',
    'queryLocationByAlias',
    'queryUserByID',
  ],
  spec: 'client-server-api/#third-party-networks',
  errors: ['M_NOT_FOUND', 'M_MISSING_PARAM'],
  needs: { ruma: true },
  claims: {
    none: 'The list of networks is an empty object.',
    unknown: 'A network that is not in it is 404 M_NOT_FOUND, however it is asked for.',
    'nothing-found': 'An alias or a user that no bridge knows is 404 M_NOT_FOUND.',
    missing: 'Without an alias to look for it is 400 M_MISSING_PARAM.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const third = '/_matrix/client/v3/thirdparty';
    stage.step('Which networks?');
    const all = await alice.get(`${third}/protocols`);
    stage.claim('none', all.status === 200 && Object.keys(all.body).length === 0, all.body);
    stage.step('IRC, perhaps?');
    const irc = await alice.get(`${third}/protocol/irc`);
    stage.step('A channel there?');
    const place = await alice.get(`${third}/location/irc`, { channel: '#tea' });
    stage.step('Somebody there?');
    const person = await alice.get(`${third}/user/irc`, { nickname: 'hatter' });
    const unknown = [irc, place, person];
    stage.claim(
      'unknown',
      unknown.every((answer) => refuses(answer, 404, 'M_NOT_FOUND')),
      unknown.map(({ body }) => body),
    );
    stage.step('Where does an alias lead?');
    const alias = await alice.get(`${third}/location`, { alias: `#tea:${stage.serverName}` });
    stage.step('For whom does a user stand?');
    const user = await alice.get(`${third}/user`, { userid: alice.userId });
    stage.claim(
      'nothing-found',
      [alias, user].every((answer) => refuses(answer, 404, 'M_NOT_FOUND')),
      [alias.body, user.body],
    );
    stage.step('Where does nothing lead?');
    const missing = await alice.get(`${third}/location`);
    stage.claim('missing', refuses(missing, 400, 'M_MISSING_PARAM'), missing.body);
  },
});
