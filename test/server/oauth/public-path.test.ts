/** A server whose public address has a path, behind proxies that take it away, and such as leave it. */
import { createServer, request as ask } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listenLocally, type Listening } from '../../../snippets/runner/listen-locally.ts';
import { readUpstreams } from '../../../server/oauth/upstream/config.ts';
import { openSmallCas, type SmallCas } from './small-cas.ts';
import { SmallBrowser } from './small-browser.ts';
import { openOAuthStand, type OAuthStand } from './stand.ts';
import { oauthTokens } from './tokens.ts';

const PATH = '/matrix';

let takesAway = true;
let proxy: Listening;
let origin = '';
let school: SmallCas;
let stand: OAuthStand;

beforeAll(async () => {
  const server = createServer((request, response) => {
    const { method, headers, url = '' } = request;
    if (!url.startsWith(`${PATH}/`)) return void response.writeHead(404).end('not below the path');
    const path = takesAway ? url.slice(PATH.length) : url;
    const passed = ask(stand.url + path, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(passed);
  });
  proxy = await listenLocally(server);
  school = await openSmallCas();
  origin = `http://localhost:${proxy.port}`;
  stand = await openOAuthStand({
    RUMA_PUBLIC_BASEURL: origin + PATH,
    RUMA_UPSTREAM_PROVIDERS: readUpstreams([{ id: 'school', protocol: 'cas', url: school.url }]),
  });
  await stand.register('alice');
});

afterAll(async () => {
  await stand.close();
  await proxy.stop();
  await school.stop();
});

describe.each([
  ['takes the path away', true],
  ['leaves the path as it is', false],
])('behind a proxy that %s', (_, does) => {
  beforeEach(() => {
    takesAway = does;
  });

  it('an OAuth client signs in, and its user finds the way around the pages', async () => {
    const metadata = await stand.metadata();
    expect(metadata['issuer']).toBe(`${origin}/matrix/_ruma/oauth`);
    const browser = new SmallBrowser(origin);
    const at = String(metadata['authorization_endpoint']);
    const { tokens } = await oauthTokens(stand, browser, 'alice', `DEVICE${does}`, at);
    expect(tokens['access_token']).toBeTypeOf('string');
    await browser.open('/matrix/_ruma/oauth/account');
    const links = [...browser.page.html.matchAll(/href="([^"]*)"/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((link) => !link.startsWith('/matrix/_ruma/oauth/'))).toEqual([]);
    await browser.open('/matrix/_ruma/oauth/account?action=org.matrix.devices_list');
    const device = /href="([^"]*device_view[^"]*)"/.exec(browser.page.html)?.[1] ?? '';
    expect((await browser.open(device.replaceAll('&#38;', '&'))).status).toBe(200);
    expect((await browser.open('/matrix/_ruma/oauth/sign-in?to=/matrix/elsewhere')).url).toBe(
      `${origin}/matrix/_ruma/oauth/account`,
    );
  });

  it('a client of the legacy API signs in by way of another provider', async () => {
    school.state.user = 'dormouse';
    const browser = new SmallBrowser(origin, true);
    const query = new URLSearchParams({ redirectUrl: 'https://app.example.org/' });
    await browser.open(`/matrix/_matrix/client/v3/login/sso/redirect/school?${query}`);
    expect(browser.page.html).toContain('@dormouse:example.org');
    const { url } = await browser.press('allow');
    expect(url).toMatch(/^https:\/\/app\.example\.org\/\?loginToken=/);
  });

  it('the fallback of a stage leads to the page that asks', async () => {
    const page = await new SmallBrowser(origin).open(
      '/matrix/_matrix/client/v3/auth/m.login.sso/fallback/web?session=none',
    );
    expect(page.url).toContain(`${origin}/matrix/_ruma/oauth/sign-in?to=%2Fmatrix%2F_ruma`);
  });
});
