import { ADMIN_NEEDS } from '../../administrator.ts';
import { example, type Answer } from '../../example.ts';
import { at, refuses } from '../../look.ts';

export default example({
  title: 'Who is that?',
  about: 'The devices of a user, and from where and with what they were last seen.',
  operations: ['getWhoIs'],
  spec: 'client-server-api/#get_matrixclientv3adminwhoisuserid',
  errors: ['M_FORBIDDEN', 'M_NOT_FOUND'],
  needs: ADMIN_NEEDS,
  claims: {
    own: 'Everyone may ask about themselves.',
    admin: 'An administrator may ask about any user of the server.',
    others: 'Who is no administrator gets 403 M_FORBIDDEN for anyone else.',
    'no-hint': 'The same for somebody who does not exist: nothing can be found out this way.',
    unknown: 'An administrator gets 404 M_NOT_FOUND for that.',
  },
  async run(stage) {
    const admin = await stage.administrator();
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const whois = (user: string) => `/_matrix/client/v3/admin/whois/${encodeURIComponent(user)}`;
    const nobody = `@${stage.unique('nobody')}:${stage.serverName}`;
    const seen = ({ body }: Answer) =>
      at(body, 'devices', alice.deviceId, 'sessions', 0, 'connections', 0, 'ip');
    stage.step('Alice about herself');
    const own = await alice.get(whois(alice.userId));
    stage.claim('own', seen(own) !== undefined, own.body);
    stage.step('The queen about Alice');
    const asked = await admin.get(whois(alice.userId));
    stage.claim('admin', seen(asked) !== undefined, asked.body);
    stage.step('Bob about Alice');
    const others = await bob.get(whois(alice.userId));
    stage.claim('others', refuses(others, 403, 'M_FORBIDDEN'), others.body);
    stage.step('Bob about nobody');
    const hint = await bob.get(whois(nobody));
    stage.claim('no-hint', refuses(hint, 403, 'M_FORBIDDEN'), hint.body);
    stage.step('The queen about nobody');
    const unknown = await admin.get(whois(nobody));
    stage.claim('unknown', refuses(unknown, 404, 'M_NOT_FOUND'), unknown.body);
  },
});
