/** A real client in a real browser: matrix-js-sdk's login with OAuth, with the sign-in pages filled in by hand. */
import { createServer } from 'node:http';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listenLocally, type Listening } from '../../snippets/runner/listen-locally.ts';
import { startBrowser } from '../browser.ts';
import { axeViolations } from '../docs/axe.ts';
import { openOAuthStand, type OAuthStand } from '../server/oauth/stand.ts';
import { bundlePage } from './bundle-page.ts';
import { keepResults } from './results.ts';

const TIME_LIMIT_MS = 60_000;

let stand: OAuthStand;
let browser: Browser;
let app: Listening;
let appUrl = '';
/** What browsers complained of, such as a content security policy that stopped something. */
const complaints: string[] = [];

beforeAll(async () => {
  const script = await bundlePage('oauth-page');
  stand = await openOAuthStand();
  await stand.register('alice');
  const pages = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(
      isScript
        ? script
        : '<!doctype html><title>App</title><script type="module" src="/page.js"></script>',
    );
  });
  app = await listenLocally(pages);
  appUrl = `http://127.0.0.1:${app.port}`;
  browser = await startBrowser();
}, TIME_LIMIT_MS);

afterAll(async () => {
  await browser.close();
  await app.stop();
  await stand.close();
}, TIME_LIMIT_MS);

async function openApp(colorScheme: 'light' | 'dark'): Promise<Page> {
  const context = await browser.newContext({ colorScheme, viewport: { width: 360, height: 640 } });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(appUrl);
  return page;
}

/** Nothing that axe finds, and nothing wider than a phone. */
async function expectGood(page: Page): Promise<void> {
  expect(await axeViolations(page)).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
}

/** Runs something in the page of the app, where `session` is a promise of its session. */
const inApp = <T>(page: Page, code: string): Promise<T> => page.evaluate(code);

describe('matrix-js-sdk in Chromium', { timeout: TIME_LIMIT_MS }, () => {
  it('signs in, syncs, refreshes, and is signed out', async () => {
    const page = await openApp('light');
    await inApp(page, `signIn(${JSON.stringify(stand.url)})`);
    await page.getByLabel('User name').fill('alice');
    await expectGood(page);
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Password').fill('secret');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Let Looking glass use your account?' }).waitFor();
    await expectGood(page);
    await page.getByRole('button', { name: 'Allow', exact: true }).click();
    await page.waitForURL(`${appUrl}/callback*`);

    const SYNC = `session.then((s) => s.request('/_matrix/client/v3/sync')).then((a) => a.status)`;
    expect(await inApp<number>(page, SYNC)).toBe(200);
    const before = await inApp<string>(page, 'session.then((s) => s.tokens.access_token)');
    await inApp(page, 'session.then((s) => s.refresh())');
    const after = await inApp<string>(page, 'session.then((s) => s.tokens.access_token)');
    expect(after).not.toBe(before);
    expect(await inApp<number>(page, SYNC)).toBe(200);
    await inApp(page, 'session.then((s) => s.revoke())');
    expect(await inApp<number>(page, SYNC)).toBe(401);
    await page.context().close();
  });

  it('has an account made, and the account page shows its device', async () => {
    const page = await openApp('dark');
    await inApp(page, `signIn(${JSON.stringify(stand.url)}, 'create')`);
    await page.getByLabel('User name').fill('dinah');
    await expectGood(page);
    await page.getByLabel('Password').fill('secret');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByRole('button', { name: 'Allow', exact: true }).click();
    await page.waitForURL(`${appUrl}/callback*`);
    await inApp(page, 'session');

    await page.goto(`${stand.url}/_ruma/oauth/account`);
    await expectGood(page);
    await page.getByRole('link', { name: 'Devices' }).click();
    await expectGood(page);
    await page.getByRole('link', { name: 'Looking glass' }).click();
    await page.getByRole('link', { name: 'Sign this device out' }).click();
    await expectGood(page);
    await page.getByRole('button', { name: 'Sign this device out' }).click();
    await page.getByText('The device was signed out.').waitFor();
    await page.goto(`${stand.url}/_ruma/oauth/account?action=org.matrix.profile`);
    await expectGood(page);
    await page.context().close();
  });

  it('met no policy that stopped anything', () => {
    // A wrong password is a status of its own, and Chromium tells of it; a token that was revoked too.
    expect(complaints.filter((text) => !/status of 40[13]/.test(text))).toEqual([]);
  });
});

keepResults(import.meta.filename, {
  client: 'matrix-js-sdk',
  how: 'in Chromium, on a page of ours',
  about: 'Signing in with OAuth 2.0',
});
