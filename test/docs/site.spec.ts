/** The site as a reader meets it: on a phone, in the dark, by keyboard, without anything from elsewhere. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from 'playwright/test';
import { axeViolations } from './axe.ts';

const BUILT = fileURLToPath(new URL('../../dist/site/', import.meta.url));

/** One page of each kind. */
const KINDS = [
  '/',
  '/how-to-read/',
  '/client/login/',
  '/rooms/explorer/',
  '/rooms/state-resolution/',
  '/rooms/versions/',
  '/rooms/versions/11/',
  '/rooms/authorization-rules/',
  '/rooms/authorization-rules/join/',
  '/coverage/',
  '/requirements/',
  '/gaps/',
  '/gaps/login-unknown-user/',
  '/weekly/',
  '/bench/',
  '/configuration/',
  '/errors/',
  '/source/',
  '/source/server/errors.ts/',
];

interface Watch {
  readonly violations: string[];
  readonly elsewhere: string[];
  readonly errors: string[];
}

/** Notes what a reader's browser complains about, and requests that leave the site. */
function watch(page: Page, baseURL: string): Watch {
  const seen: Watch = { violations: [], elsewhere: [], errors: [] };
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) seen.violations.push(message.text());
  });
  page.on('pageerror', (error) => seen.errors.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(baseURL) && !url.startsWith('data:')) seen.elsewhere.push(url);
  });
  return seen;
}

function origin(baseURL: string | undefined): string {
  if (baseURL === undefined) throw new Error('no server runs behind the site');
  return baseURL;
}

for (const path of KINDS) {
  test(`${path} keeps to its security policy and loads nothing from elsewhere`, async ({
    page,
    baseURL,
  }) => {
    const seen = watch(page, origin(baseURL));
    const answer = await page.goto(path);
    const policy = (await answer?.headerValue('content-security-policy')) ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('unsafe-inline');
    await page.waitForLoadState('networkidle');
    expect(seen).toEqual({ violations: [], elsewhere: [], errors: [] });
  });

  test(`${path} fits a phone`, async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(path);
    const [content, window] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      innerWidth,
    ]);
    expect(content).toBeLessThanOrEqual(window ?? 0);
  });

  test(`${path} is accessible, in the light and in the dark`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(path);
    expect(await axeViolations(page)).toEqual([]);
    // The rest of the page is the same.
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    expect(await axeViolations(page, 'html', ['color-contrast'])).toEqual([]);
  });
}

test('the home page shows real requests as they happen', async ({ page, baseURL }) => {
  const seen = watch(page, origin(baseURL));
  await page.goto('/');
  await page.getByLabel('Message').fill('We are all mad here');
  await page.getByRole('button', { name: 'Send it' }).click();
  const status = page.locator('[data-live-status]');
  await expect(status).toContainText('Delivered by /sync');
  const lines = page.locator('[data-live-wire] > li');
  await expect(lines.filter({ hasText: '/v3/createRoom' })).toContainText('200');
  await lines.filter({ hasText: '/send/m.room.message/' }).locator('summary').click();
  await expect(lines.filter({ hasText: '/send/m.room.message/' }).locator('pre')).toContainText(
    'We are all mad here',
  );
  expect(seen.violations).toEqual([]);
});

test('the home page counts what there is', async ({ page, request }) => {
  const coverage: { counts: { served: number; operations: number; claims: number } } = await (
    await request.get('/coverage.json')
  ).json();
  await page.goto('/');
  const { served, operations, claims } = coverage.counts;
  expect(operations).toBe(166);
  await expect(page.getByText(`${served}/${operations}`)).toBeVisible();
  await expect(page.getByText('claims that hold').locator('xpath=../..')).toContainText(
    String(claims),
  );
});

test('search finds a page by what it says', async ({ page, baseURL }) => {
  const seen = watch(page, origin(baseURL));
  await page.goto('/how-to-read/');
  await page.locator('button[data-open-modal]').click();
  await page.locator('.pagefind-ui__search-input').fill('login token');
  await expect(page.locator('.pagefind-ui__result-link').first()).toBeVisible();
  await expect(page.locator('.pagefind-ui__results')).toContainText('Login');
  expect(seen).toEqual({ violations: [], elsewhere: [], errors: [] });
});

test('light and dark follow the system, until the reader chooses', async ({ page }) => {
  const paper = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/how-to-read/');
  const dark = await paper();
  await page.locator('header starlight-theme-select select').selectOption('light');
  expect(await paper()).not.toBe(dark);
  await page.reload();
  expect(await paper()).not.toBe(dark);
});

test('an example is used by keyboard alone', async ({ page }) => {
  await page.goto('/client/login/');
  const example = page.locator('[data-example]').first();
  const tabs = example.getByRole('tab');
  await tabs.first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(tabs.nth(1)).toBeFocused();
  await expect(tabs.nth(1)).toHaveAttribute('aria-selected', 'true');
  await expect(example.getByRole('tabpanel')).toContainText('curl');
  await page.keyboard.press('End');
  await expect(example.getByRole('tabpanel')).toContainText('async run');
  await page.keyboard.press('ArrowRight');
  await expect(tabs.first()).toBeFocused();

  await example.locator('input[data-homeserver]').focus();
  await page.keyboard.press('Enter');
  const status = example.locator('[data-run-status]');
  await expect(status).toHaveAttribute('data-outcome', 'verified', { timeout: 30_000 });
  await expect(status).toHaveAttribute('aria-live', 'polite');
  await expect(status).toContainText('claims hold');
});

test('every page in the sidebar marks itself there, and no other', () => {
  const marked = globSync('**/index.html', { cwd: BUILT }).flatMap((file) => {
    const html = readFileSync(`${BUILT}${file}`, 'utf8');
    const sidebar = html.slice(html.indexOf('id="starlight__sidebar"'));
    const current = [...sidebar.matchAll(/<a href="([^"]+)" aria-current="page"/g)];
    const page = `/${file.replace(/index\.html$/, '')}`;
    return current.map(([, link]) => ({ page, link }));
  });
  expect(marked.length).toBeGreaterThan(100);
  expect(marked.filter(({ page, link }) => page !== link)).toEqual([]);
});

test('coverage is filtered by state and by text', async ({ page }) => {
  await page.goto('/coverage/');
  const rows = page.locator('tr[data-row]:visible');
  await expect(rows).toHaveCount(166);
  await page.getByLabel('Find').fill('getLoginFlows');
  await expect(rows).toHaveCount(1);
  await expect(page.locator('[data-filter-count]')).toHaveText('1 shown');
  await page.getByLabel('Find').fill('');
  await page.locator('select[data-filter="state"]').selectOption('absent');
  // Every operation is served.
  await expect(rows).toHaveCount(0);
  await expect(page.locator('[data-filter-count]')).toHaveText('0 shown');
});

test('coverage and requirements are data too, with the figures of their pages', async ({
  page,
  request,
}) => {
  const coverage: {
    counts: { withExamples: number };
    operations: { served: boolean; verified: boolean; claimsHeld: number }[];
  } = await (await request.get('/coverage.json')).json();
  const verified = coverage.operations.filter((one) => one.served && one.verified);
  expect(verified).toHaveLength(coverage.counts.withExamples);
  expect(verified.every(({ claimsHeld }) => claimsHeld > 0)).toBe(true);

  const data: {
    counts: { all: number; proved: number; open: number };
    requirements: { state: string; claims: { page: string }[] }[];
  } = await (await request.get('/requirements.json')).json();
  const proved = data.requirements.filter(({ state }) => state === 'proved');
  expect(proved).toHaveLength(data.counts.proved);

  await page.goto('/requirements/');
  const rows = page.locator('tr[data-row]:visible');
  await expect(rows).toHaveCount(data.counts.all);
  await page.locator('select[data-filter="state"]').selectOption('open');
  await expect(rows).toHaveCount(data.counts.open);
  await page.locator('select[data-filter="state"]').selectOption('proved');
  await rows.first().locator('.proof a').first().click();
  await expect(page.locator(new URL(page.url()).hash)).toBeVisible();
});

test('a line of the source has an address', async ({ page }) => {
  await page.goto('/source/server/errors.ts/#L8');
  await expect(page.locator('#L8')).toBeInViewport();
  await expect(page.locator('#L8')).toContainText('interface ErrorKind');
});

test('an address without a page answers 404 with a way on', async ({ page }) => {
  const answer = await page.goto('/no/such/page/');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such page');
  await expect(
    page.getByRole('main').getByRole('link', { name: 'coverage', exact: true }),
  ).toBeVisible();
});

test('the feeds parse and agree with the archive', async ({ page, request }) => {
  await page.goto('/weekly/');
  const titles = await page.locator('.notes a').allTextContents();
  for (const [file, item] of [
    ['rss.xml', 'item'],
    ['atom.xml', 'entry'],
  ] as const) {
    const text = await (await request.get(`/weekly/${file}`)).text();
    const parsed = await page.evaluate(
      ({ xml, name }) => {
        const document = new DOMParser().parseFromString(xml, 'application/xml');
        return {
          broken: document.querySelector('parsererror')?.textContent ?? '',
          titles: [...document.querySelectorAll(`${name} > title`)].map(
            (title) => title.textContent,
          ),
        };
      },
      { xml: text, name: item },
    );
    expect(parsed).toEqual({ broken: '', titles });
  }
  const feed: { version: string; items: { title: string; content_html: string }[] } = await (
    await request.get('/weekly/feed.json')
  ).json();
  expect(feed.version).toBe('https://jsonfeed.org/version/1.1');
  expect(feed.items.map(({ title }) => title)).toEqual(titles);
  for (const { content_html: html } of feed.items) expect(html).toContain('<h2');
});

test('machines find their way', async ({ request }) => {
  const llms = await (await request.get('/llms.txt')).text();
  expect(llms).toMatch(/^# Ruma TS\n/);
  expect(llms).toContain('/client/login/');
  expect(await (await request.get('/llms-full.txt')).text()).toContain(
    'POST /_matrix/client/v3/login',
  );
  expect(await (await request.get('/sitemap-index.xml')).text()).toContain('<sitemapindex');
  const card = await request.get('/cards/login.png');
  expect(card.headers()['content-type']).toBe('image/png');
});
