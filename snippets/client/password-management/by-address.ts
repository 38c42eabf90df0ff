import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { NO_MAIL } from '../../mailbox.ts';

export default example({
  title: 'Reset a password by e-mail where none is sent',
  about:
    'A server without a mail server sends neither mail nor text messages, so there is nothing to wait for.',
  operations: ['requestTokenToResetPasswordEmail', 'requestTokenToResetPasswordMSISDN'],
  spec: 'client-server-api/#post_matrixclientv3accountpasswordemailrequesttoken',
  errors: ['M_THREEPID_NOT_FOUND', 'M_INVALID_PARAM'],
  needs: NO_MAIL,
  claims: {
    email: 'It is 400 M_THREEPID_NOT_FOUND: no account here has an address.',
    phone: 'The same for a phone number.',
    'no-address': 'What is no address is 400 M_INVALID_PARAM.',
  },
  async run(stage) {
    const token = (kind: string) => `/_matrix/client/v3/account/password/${kind}/requestToken`;
    const mail = { client_secret: 'tarts', email: 'alice@example.org', send_attempt: 1 };
    stage.step('By e-mail');
    const mailed = await stage.anyone.post(token('email'), mail);
    stage.claim('email', refuses(mailed, 400, 'M_THREEPID_NOT_FOUND'), mailed.body);
    stage.step('By phone');
    const texted = await stage.anyone.post(token('msisdn'), {
      client_secret: 'tarts',
      country: 'GB',
      phone_number: '07700900001',
      send_attempt: 1,
    });
    stage.claim('phone', refuses(texted, 400, 'M_THREEPID_NOT_FOUND'), texted.body);
    stage.step('By nothing');
    const nowhere = await stage.anyone.post(token('email'), { ...mail, email: '@' });
    stage.claim('no-address', refuses(nowhere, 400, 'M_INVALID_PARAM'), nowhere.body);
  },
});
