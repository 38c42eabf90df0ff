/** A Central Authentication Service as the other provider: one that people come from, and what they may bring with them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cas } from '../../../server/oauth/upstream/cas.ts';
import { readCasAnswer } from '../../../server/oauth/upstream/cas-answer.ts';
import { readUpstreams } from '../../../server/oauth/upstream/config.ts';
import { casAnswer, openSmallCas, type SmallCas } from './small-cas.ts';
import type { SmallBrowser } from './small-browser.ts';
import { openOAuthStand, type OAuthStand } from './stand.ts';

let school: SmallCas;
let stand: OAuthStand;

const provider = (url: string, id = 'school') => ({ id, name: 'School', protocol: 'cas', url });

beforeAll(async () => {
  school = await openSmallCas();
  stand = await openOAuthStand({
    RUMA_UPSTREAM_PROVIDERS: readUpstreams([
      provider(`${school.url}/`),
      provider('http://localhost:1', 'nowhere'),
    ]),
  });
  await stand.register('taken');
});

afterAll(async () => {
  await stand.close();
  await school.stop();
});

beforeEach(() => {
  Object.assign(school.state, { says: undefined, attributes: '' });
});

/** The address of the link to a provider on the page that is open. */
const linkTo = ({ page }: SmallBrowser, id: string): string =>
  (new RegExp(`href="([^"]*upstream/${id}[^"]*)"`).exec(page.html)?.[1] ?? '').replaceAll(
    '&#38;',
    '&',
  );

/** Goes as far as the CAS server: a browser, and where that sends it back to. */
async function depart(user: string) {
  school.state.user = user;
  const browser = stand.browser();
  await browser.open('/_ruma/oauth/sign-in');
  const { url } = await browser.open(linkTo(browser, 'school'));
  const answer = await fetch(url, { redirect: 'manual' });
  return { browser, back: answer.headers.get('location') ?? '' };
}

async function comeFrom(user: string) {
  const { browser, back } = await depart(user);
  await browser.open(back);
  return browser;
}

describe('somebody who comes from a CAS server', () => {
  it('gets an account named after their name there, with the display name that it knows', async () => {
    school.state.attributes = '<cas:displayName>Alice  &amp; Dinah</cas:displayName>';
    const browser = await comeFrom('Alice Liddell');
    expect(browser.page.html).toContain('@alice=20liddell:example.org');
    await browser.open('/_ruma/oauth/account?action=org.matrix.profile');
    expect(browser.page.html).toContain('value="Alice &#38; Dinah"');
    expect((await comeFrom('Alice Liddell')).page.html).toContain('@alice=20liddell:example.org');
  });

  it('chooses a name where theirs is taken, and keeps the display name', async () => {
    school.state.attributes = '<cas:displayName>Hatter</cas:displayName>';
    const browser = await comeFrom('taken');
    expect(browser.page.title).toBe('Choose a user name');
    expect((await browser.press('choose', { user: 'hatter' })).html).toContain('@hatter:');
    await browser.open('/_ruma/oauth/account?action=org.matrix.profile');
    expect(browser.page.html).toContain('value="Hatter"');
  });

  it('is sent there by clients of the legacy API, among whose providers it is', async () => {
    const { body } = await stand.call('GET', '/login');
    expect(JSON.stringify(body)).toContain('{"id":"school","name":"School"}');
    const browser = stand.browser(true);
    const query = new URLSearchParams({ redirectUrl: 'https://app.example.org/' });
    await browser.open(`/_matrix/client/v3/login/sso/redirect/school?${query}`);
    expect(browser.page.title).toBe('Sign in to app.example.org?');
  });

  it('proves anew who they are before what cannot be undone', async () => {
    const browser = stand.browser(true);
    await browser.open('/_ruma/oauth/sign-in?again=yes');
    school.state.asked = [];
    await browser.open(linkTo(browser, 'school'));
    expect(school.state.asked).toEqual(['/cas/login renew', '/cas/p3/serviceValidate renew']);
  });
});

describe('a ticket', () => {
  it('is good in the browser that was sent away for it, and once', async () => {
    const { browser, back } = await depart('rabbit');
    expect((await stand.browser().open(back)).status).toBe(404);
    expect((await browser.open(back)).html).toContain('@rabbit:');
    expect((await browser.open(back)).status).toBe(404);
  });

  it('that another fetched is refused, with their address and with one’s own', async () => {
    const { back: theirs } = await depart('queen');
    const first = await depart('rabbit');
    school.state.asked = [];
    expect(await first.browser.open(theirs)).toMatchObject({ status: 403 });
    expect(school.state.asked).toEqual([]);
    const second = await depart('rabbit');
    const mixed = new URL(second.back);
    mixed.searchParams.set('ticket', new URL(theirs).searchParams.get('ticket') ?? '');
    const page = await second.browser.open(mixed.href);
    expect(page).toMatchObject({ status: 403, title: 'Signing in there did not work' });
    expect((await second.browser.open('/_ruma/oauth/account')).title).toBe('Sign in');
  });

  it.each(['', 'PT-1', 'ST-1&x', `ST-${'a'.repeat(300)}`])('cannot be %s', async (ticket) => {
    const { browser, back } = await depart('rabbit');
    const url = new URL(back);
    url.searchParams.set('ticket', ticket);
    school.state.asked = [];
    expect((await browser.open(url.href)).status).toBe(403);
    expect(school.state.asked).toEqual([]);
  });
});

describe('a CAS server that fails', () => {
  it.each([
    ['answers without sense', '<html><body>Welcome</body></html>'],
    [
      'does not know this server',
      casAnswer('<cas:authenticationFailure code="UNAUTHORIZED_SERVICE"/>'),
    ],
  ])('and %s is said to fail, and signs nobody in', async (_, says) => {
    school.state.says = says;
    const { page } = await comeFrom('rabbit');
    expect(page.status).toBe(502);
    expect(page.html).toContain('School cannot be asked at the moment.');
  });

  it('and does not answer is not waited for', async () => {
    const [config] = readUpstreams([provider('https://cas.example.org')]);
    if (config?.protocol !== 'cas') throw new Error('that is CAS');
    const silent = cas(
      config,
      ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      10,
    );
    const { kept } = await silent.leave('https://matrix.example.org/callback', false);
    const back = new URL(kept['service'] ?? '');
    back.searchParams.set('ticket', 'ST-1');
    const identified = silent.identify(back, (name) => kept[name] ?? '');
    await expect(identified).rejects.toMatchObject({ kind: 'broken' });
  });

  it('as an OpenID Connect provider does that cannot be reached, is said to fail', async () => {
    const elsewhere = await openOAuthStand({
      RUMA_UPSTREAM_PROVIDERS: readUpstreams([
        { id: 'gone', issuer: 'http://localhost:1', client_id: 'ruma' },
      ]),
    });
    const page = await elsewhere.browser().open('/_ruma/oauth/upstream/gone?to=/');
    expect(page).toMatchObject({ status: 502, title: 'Signing in there did not work' });
    await elsewhere.close();
  });
});

describe('an answer of CAS', () => {
  const success = (content: string): string =>
    casAnswer(`<cas:authenticationSuccess>${content}</cas:authenticationSuccess>`);

  it('is read whatever its prefix, with text that comments and CDATA interrupt', () => {
    const xml = `<?xml version="1.0"?><serviceResponse xmlns="http://www.yale.edu/tp/cas">
      <authenticationSuccess><user> al<!-- x -->ice<![CDATA[.l]]> </user>
      <attributes><mail>a@example.org</mail><mail>b@example.org</mail></attributes>
      </authenticationSuccess></serviceResponse>`;
    expect(readCasAnswer(xml)).toEqual({
      kind: 'success',
      user: 'alice.l',
      attributes: new Map([['mail', 'a@example.org']]),
    });
  });

  it.each([
    ['nothing', ''],
    ['no XML', 'yes\nalice\n'],
    ['nobody', success('')],
    ['an empty name', success('<cas:user> </cas:user>')],
    ['two people', success('<cas:user>alice</cas:user><cas:user>bob</cas:user>')],
    [
      'yes and no',
      success('<cas:user>alice</cas:user>').replace(
        '</cas:serviceResponse>',
        '<cas:authenticationFailure code="INVALID_TICKET"/></cas:serviceResponse>',
      ),
    ],
    ['another namespace', success('<cas:user>alice</cas:user>').replace('yale.edu', 'example.org')],
    ['a user elsewhere in it', success('<cas:proxies><cas:user>alice</cas:user></cas:proxies>')],
    ['a user of another namespace', success('<x:user xmlns:x="urn:x">alice</x:user>')],
    ['no end', success('<cas:user>alice</cas:user>').slice(0, -30)],
    ['two answers', success('<cas:user>alice</cas:user>').repeat(2)],
    ['a document type', `<!DOCTYPE a [<!ENTITY b "c">]>${success('<cas:user>alice</cas:user>')}`],
  ])('is none with %s', (_, xml) => expect(readCasAnswer(xml)).toBeUndefined());
});

it.each([
  ['no URL', { id: 'a', protocol: 'cas' }],
  ['a field of the other protocol', { ...provider('https://a'), issuer: 'https://a' }],
  ['an unknown protocol', { ...provider('https://a'), protocol: 'saml' }],
])('the configuration cannot have %s', (_, value) =>
  expect(() => readUpstreams([value])).toThrow(),
);
