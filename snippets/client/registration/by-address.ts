import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { NO_MAIL } from '../../mailbox.ts';

export default example({
  title: 'Register with an e-mail address where no mail is sent',
  about:
    'A server without a mail server sends neither mail nor text messages, so there is nothing to wait for.',
  operations: ['requestTokenToRegisterEmail', 'requestTokenToRegisterMSISDN'],
  spec: 'client-server-api/#post_matrixclientv3registeremailrequesttoken',
  errors: ['M_THREEPID_DENIED', 'M_INVALID_PARAM'],
  needs: NO_MAIL,
  claims: {
    email: 'It is 403 M_THREEPID_DENIED: no account here is made with an e-mail address.',
    phone: 'The same for a phone number.',
    'no-address': 'What is no address is 400 M_INVALID_PARAM.',
  },
  async run(stage) {
    const token = (kind: string) => `/_matrix/client/v3/register/${kind}/requestToken`;
    const mail = { client_secret: 'tarts', email: 'alice@example.org', send_attempt: 1 };
    stage.step('By e-mail');
    const mailed = await stage.anyone.post(token('email'), mail);
    stage.claim('email', refuses(mailed, 403, 'M_THREEPID_DENIED'), mailed.body);
    stage.step('By phone');
    const texted = await stage.anyone.post(token('msisdn'), {
      client_secret: 'tarts',
      country: 'GB',
      phone_number: '07700900001',
      send_attempt: 1,
    });
    stage.claim('phone', refuses(texted, 403, 'M_THREEPID_DENIED'), texted.body);
    stage.step('By nothing');
    const nowhere = await stage.anyone.post(token('email'), { ...mail, email: '@' });
    stage.claim('no-address', refuses(nowhere, 400, 'M_INVALID_PARAM'), nowhere.body);
  },
});
