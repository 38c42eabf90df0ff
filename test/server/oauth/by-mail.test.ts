/** On the sign-in pages: an account that needs an e-mail address, that address in place of a name, and a forgotten password. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { at } from '../full-server.ts';
import { linkIn } from '../../../snippets/mailbox.ts';
import { startLocalMailbox, type LocalMailbox } from '../../../snippets/runner/local-mailbox.ts';
import { openOAuthStand, type OAuthStand } from './stand.ts';

let mailbox: LocalMailbox;
let stand: OAuthStand;
beforeAll(async () => {
  mailbox = await startLocalMailbox();
  stand = await openOAuthStand({
    RUMA_SMTP_URL: mailbox.url,
    RUMA_SMTP_FROM: { name: '', address: 'chat@example.org' },
    RUMA_REGISTRATION_EMAIL: 'required',
  });
});
afterAll(async () => {
  await stand.close();
  await mailbox.stop();
});

/** Presses the button of the page that the last letter leads to: in another browser, as on a phone. */
const follow = async (): Promise<void> => {
  const letter = mailbox.letters.at(-1);
  if (letter === undefined) throw new Error('no letter');
  const response = await fetch(stand.url + linkIn(letter, stand.url), {
    method: 'POST',
    body: new URLSearchParams(),
  });
  expect(response.status).toBe(200);
};

it('an account is made once its address was proved', async () => {
  const browser = stand.browser();
  await browser.open('/_ruma/oauth/create-account');
  expect((await browser.press('ask', { email: 'nowhere' })).status).toBe(403);
  expect((await browser.press('ask', { email: 'Alice@Example.com' })).html).toContain(
    'A letter is on its way to alice@example.com.',
  );
  const alice = { user: 'alice', password: 'secret' };
  expect((await browser.press('create', alice)).html).toContain('was not followed yet');
  await follow();
  expect((await browser.press('create', alice)).title).toBe('Your account');
  // The legacy API asks for the same.
  const { body } = await stand.call('POST', '/register', { username: 'bob' });
  expect(body['flows']).toEqual([{ stages: ['m.login.email.identity'] }]);
  // Who leaves the first step out has proved nothing.
  await browser.open('/_ruma/oauth/create-account');
  const skipped = { email: 'eve@example.com', sid: 'x', client_secret: 'y' };
  expect((await browser.press('ask', { ...skipped, user: 'eve', password: 's' })).status).toBe(403);
  expect((await stand.call('GET', '/register/available?username=eve')).status).toBe(200);
});

it('a forgotten password is replaced, and the address signs in', async () => {
  const browser = stand.browser();
  const start = await browser.open('/_ruma/oauth/sign-in');
  const way = /href="([^"]*forgotten[^"]*)"/.exec(start.html)?.[1] ?? '';
  await browser.open(way.replaceAll('&#38;', '&'));
  await browser.press('ask', { email: 'alice@example.com' });
  const password = { new_password: 'caterpillar' };
  expect((await browser.press('reset', password)).html).toContain('was not followed yet');
  await follow();
  expect((await browser.press('reset', password)).html).toContain('The password is changed.');
  await browser.open('/_ruma/oauth/sign-in');
  expect((await browser.signIn('alice@example.com')).status).toBe(403);
  expect((await browser.signIn('ALICE@example.com', 'caterpillar')).title).toBe('Your account');
});

it('an account gets a second address and gives one up, by whoever signed in lately', async () => {
  const browser = stand.browser();
  await browser.open('/_ruma/oauth/emails');
  await browser.signIn('alice', 'caterpillar');
  expect(browser.page.html).toContain('Remove alice@example.com');
  await browser.press('ask', { email: 'liddell@example.com' });
  expect((await browser.press('add')).html).toContain('was not followed yet');
  await follow();
  expect((await browser.press('add')).html).toContain('Remove liddell@example.com');
  // The first button is that of the first address.
  expect((await browser.press('remove')).html).not.toContain('Remove alice@example.com');
  const login = await stand.call('POST', '/login', {
    type: 'm.login.password',
    identifier: { type: 'm.id.thirdparty', medium: 'email', address: 'liddell@example.com' },
    password: 'caterpillar',
  });
  expect(at(login.body, 'user_id')).toBe('@alice:example.org');
  stand.time.behindMs = -11 * 60_000;
  expect((await browser.open('/_ruma/oauth/emails')).title).toBe('Sign in again');
  stand.time.behindMs = 0;
});
