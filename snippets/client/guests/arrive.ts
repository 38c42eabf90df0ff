import { isString } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';

export default example({
  title: 'Arrive as a guest',
  about: 'No name, no password, nothing to prove: one request, and somebody can look around.',
  operations: ['register', 'getTokenOwner', 'getDevice'],
  spec: 'client-server-api/#guest-access',
  needs: { guests: 'on' },
  claims: {
    'at-once': 'A guest is registered without interactive authentication.',
    'is-guest': 'The server says of the token that it is a guest’s.',
    ignored: 'The username and the device id that were sent are ignored.',
    'name-kept': 'The device’s display name is not.',
  },
  async run(stage) {
    const username = stage.unique('alice');
    stage.step('Somebody comes in, and says too much');
    const made = await stage.anyone.request('POST', '/_matrix/client/v3/register', {
      query: { kind: 'guest' },
      body: { username, device_id: 'MINE', initial_device_display_name: 'Looking glass' },
    });
    const token = String(made.body['access_token']);
    stage.claim('at-once', made.status === 200 && isString(made.body['access_token']), made.body);
    stage.claim(
      'ignored',
      made.body['user_id'] !== `@${username}:${stage.serverName}` &&
        made.body['device_id'] !== 'MINE',
      made.body,
    );

    stage.step('Who is that?');
    const owner = await stage.anyone.request('GET', '/_matrix/client/v3/account/whoami', { token });
    stage.claim(
      'is-guest',
      owner.body['is_guest'] === true && owner.body['user_id'] === made.body['user_id'],
      owner.body,
    );

    stage.step('And the device?');
    const device = await stage.anyone.request(
      'GET',
      `/_matrix/client/v3/devices/${encodeURIComponent(String(made.body['device_id']))}`,
      { token },
    );
    stage.claim('name-kept', device.body['display_name'] === 'Looking glass', device.body);
  },
});
