import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { NO_MAIL } from '../../mailbox.ts';

export default example({
  title: 'Ask for a token where none is sent',
  about:
    'A server without a mail server sends neither mail nor text messages, and says so before a client waits for one.',
  operations: ['requestTokenTo3PIDEmail', 'requestTokenTo3PIDMSISDN', 'getCapabilities'],
  spec: 'client-server-api/#post_matrixclientv3account3pidemailrequesttoken',
  errors: ['M_THREEPID_MEDIUM_NOT_SUPPORTED', 'M_INVALID_PARAM'],
  needs: NO_MAIL,
  claims: {
    email: 'For an e-mail address it is 400 M_THREEPID_MEDIUM_NOT_SUPPORTED.',
    phone: 'For a phone number too.',
    capability: 'The capability m.3pid_changes is off, so that clients do not offer it.',
    'no-address': 'What is no e-mail address is 400 M_INVALID_PARAM, whatever can be sent.',
    'no-country': 'So is a country that is none.',
    'no-secret': 'So is a client_secret with a character that it may not have.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const token = (kind: string) => `/_matrix/client/v3/account/3pid/${kind}/requestToken`;
    const mail = { client_secret: 'tarts', email: 'alice@example.org', send_attempt: 1 };
    const phone = {
      client_secret: 'tarts',
      country: 'GB',
      phone_number: '07700900001',
      send_attempt: 1,
    };
    stage.step('To an e-mail address');
    const mailed = await alice.post(token('email'), mail);
    stage.claim('email', refuses(mailed, 400, 'M_THREEPID_MEDIUM_NOT_SUPPORTED'), mailed.body);
    stage.step('To a phone');
    const texted = await alice.post(token('msisdn'), phone);
    stage.claim('phone', refuses(texted, 400, 'M_THREEPID_MEDIUM_NOT_SUPPORTED'), texted.body);
    const { body } = await alice.quietly.get('/_matrix/client/v3/capabilities');
    const off = JSON.stringify(body).includes('"m.3pid_changes":{"enabled":false}');
    stage.claim('capability', off, body);
    stage.step('To no address');
    const nowhere = await alice.post(token('email'), { ...mail, email: 'the rabbit hole' });
    stage.claim('no-address', refuses(nowhere, 400, 'M_INVALID_PARAM'), nowhere.body);
    stage.step('From no country');
    const country = await alice.post(token('msisdn'), { ...phone, country: 'Wonderland' });
    stage.claim('no-country', refuses(country, 400, 'M_INVALID_PARAM'), country.body);
    stage.step('With a secret that cannot be');
    const secret = await alice.post(token('email'), { ...mail, client_secret: 'the tarts' });
    stage.claim('no-secret', refuses(secret, 400, 'M_INVALID_PARAM'), secret.body);
  },
});
