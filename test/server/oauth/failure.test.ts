/** What goes wrong on the pages is told on a page; at the endpoints of clients, in JSON. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readRateLimits } from '../../../server/http/rate-limits.ts';
import { openOAuthStand, type OAuthStand } from './stand.ts';

let stand: OAuthStand;
beforeAll(async () => {
  const two = { per_second: 0.01, burst: 2 };
  stand = await openOAuthStand({
    RUMA_RATE_LIMITS: readRateLimits({ login: two, default: two }),
    RUMA_TRUSTED_PROXIES: ['127.0.0.1', '::1'],
  });
});
afterAll(() => stand.close());

const ask = (path: string, init: RequestInit = {}) =>
  fetch(`${stand.url}/_ruma/oauth${path}`, init);

async function expectPage(response: Response, status: number, words: RegExp): Promise<void> {
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toContain('text/html');
  expect(await response.text()).toMatch(words);
}

it('who tries too often is told on the page how long to wait', async () => {
  const browser = stand.browser();
  await browser.open('/_ruma/oauth/sign-in');
  await browser.signIn('nobody');
  await browser.signIn('nobody');
  const page = await browser.signIn('nobody');
  expect(page).toMatchObject({ status: 429, title: 'That did not work' });
  expect(page.html).toMatch(/Too many attempts; wait \d+ seconds\./);
});

it('so is a browser that a client sends too often; a client is told in JSON', async () => {
  await ask('/authorize');
  await ask('/authorize');
  const response = await ask('/authorize');
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  await expectPage(response, 429, /wait \d+ seconds/);
  const { status, body } = await stand.post('/token', {});
  expect(status).toBe(429);
  expect(body).toMatchObject({ errcode: 'M_LIMIT_EXCEEDED' });
});

it('going away to another provider is an attempt too', async () => {
  const address = { headers: { 'x-forwarded-for': '192.0.2.7' } };
  const statuses = [];
  for (let index = 0; index < 3; index += 1)
    statuses.push((await ask('/upstream/nowhere', address)).status);
  expect(statuses).toEqual([404, 404, 429]);
});

it('a body that is no form is told on a page', async () => {
  const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
  await expectPage(await ask('/sign-in', json), 415, /Please try again/);
});
