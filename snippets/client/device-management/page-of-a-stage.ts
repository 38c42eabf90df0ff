import { example } from '../../example.ts';
import { sessionOf } from '../../prove.ts';

export default example({
  title: 'The page that completes a stage',
  about:
    'A client that does not know a stage opens this page in a browser, and asks again with the session alone when the page says that it is done.',
  operations: ['deleteDevice'],
  spec: 'client-server-api/#fallback',
  claims: {
    html: 'For each stage that is offered there is an HTML page.',
    'not-yet': 'Until the page was used, the session proves nothing.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const phone = await alice.newDevice();
    const device = `/_matrix/client/v3/devices/${encodeURIComponent(phone.deviceId)}`;

    stage.step('Alice wants to remove her phone');
    const challenge = await alice.delete(device, {});
    const session = sessionOf(challenge);

    stage.step('Her client does not know what a password is, and opens a page');
    const page = await stage.anyone.get('/_matrix/client/v3/auth/m.login.password/fallback/web', {
      session,
    });
    stage.claim(
      'html',
      page.status === 200 && /^text\/html\b/.test(page.headers['content-type'] ?? ''),
      page.headers,
    );

    stage.step('Has she typed it?');
    const asked = await alice.delete(device, { auth: { session } });
    stage.claim('not-yet', asked.status === 401, asked.body);
  },
});
