import { formBody, OAUTH } from '../../by-hand.ts';
import { example } from '../../example.ts';
import { oauthPath, registerClient } from '../../sign-in-by-hand.ts';

export default example({
  title: 'One device, and one only',
  about:
    'The scope says what a session may do and which device it is. The client chooses the device.',
  operations: ['getAuthMetadata'],
  spec: 'client-server-api/#device-id-allocation',
  needs: { config: OAUTH.config },
  claims: {
    none: 'A scope without a device is refused with invalid_scope.',
    two: 'So is one with two devices.',
    characters: 'So is one with a character that no scope may have, such as a quotation mark.',
    one: 'With one device it is taken.',
  },
  async run(stage) {
    const client_id = await registerClient(stage, {
      redirect_uris: [],
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
    });
    const path = await oauthPath(stage, 'device_authorization');
    const ask = (...devices: readonly string[]) => {
      const tokens = devices.map((device) => `urn:matrix:client:device:${device}`);
      const scope = ['urn:matrix:client:api:*', ...tokens].join(' ');
      const body = formBody({ client_id, scope });
      return stage.anyone.request('POST', path, body);
    };
    stage.step('No device');
    const none = await ask();
    stage.claim('none', none.body['error'] === 'invalid_scope', none.body);
    stage.step('Two devices');
    const two = await ask('TWEEDLEDUM', 'TWEEDLEDEE');
    stage.claim('two', two.body['error'] === 'invalid_scope', two.body);
    stage.step('A device with quotation marks');
    const quoted = await ask('"TWEEDLE"');
    stage.claim('characters', quoted.body['error'] === 'invalid_scope', quoted.body);
    stage.step('One device');
    const one = await ask(stage.unique('TWEEDLE'));
    stage.claim('one', one.status === 200 && 'device_code' in one.body, one.body);
  },
});
