/**
 * Opens every page that has examples, presses Run on each, and compares what the reader sees with what the page
 * documents.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { loadExample } from '../../snippets/runner/catalogue-node.ts';
import { compareRuns } from '../../snippets/runner/compare.ts';
import { needsKey, settingsFor } from '../../snippets/runner/local-server.ts';
import type { Needs } from '../../snippets/example.ts';
import { startServer, type ServerProcess } from '../server-process.ts';
import { ExampleOnPage } from './example-page.ts';

/** Written by the site's build: which page shows which examples. */
const PAGES: readonly { readonly page: string; readonly ids: readonly string[] }[] = JSON.parse(
  readFileSync(new URL('../../dist/site/examples.json', import.meta.url), 'utf8'),
);

/**
 * Where each example is pressed: on the first page that shows it, which is its module's. Another page that shows it
 * again is opened, not pressed again.
 */
const pressed = new Set<string>();
const TO_PRESS = PAGES.map(({ page, ids }) => ({
  page,
  ids: ids.filter((id) => !pressed.has(id) && pressed.add(id)),
})).filter(({ ids }) => ids.length > 0);
const SHOWN_AGAIN = PAGES.filter(({ page }) => !TO_PRESS.some((first) => first.page === page));

/** Servers of this worker, for needs that the one behind the pages does not meet. */
const servers = new Map<string, Promise<ServerProcess>>();

const DEFAULT_NEEDS = needsKey(undefined);

/** The URL of a server that offers what is needed. Examples of rate limits would use up each other's: each has its own. */
async function serverFor(needs: Needs | undefined, id: string, site: string): Promise<string> {
  const limited = needs?.rateLimits === 'on';
  if (!limited && needsKey(needs) === DEFAULT_NEEDS) return site;
  const key = limited ? id : needsKey(needs);
  const env = { ...settingsFor(needs), RUMA_SITE: 'off', RUMA_PASSWORD_COST: '10' };
  const running = servers.get(key) ?? startServer({ env });
  servers.set(key, running);
  return (await running).url;
}

/** Why a page cannot run it, in the page's words: it cannot start a program beside the server, nor send cookies of its own. */
function beyondPages(needs: Needs | undefined): string | undefined {
  if (needs?.cookies === true) return 'cookies';
  if (needs?.appservice !== undefined) return 'application service';
  if (needs?.mailbox === true) return 'mail server';
  if (needs?.identityServer === true) return 'identity server';
  return needs?.gateway === true ? 'push gateway' : undefined;
}

/** Where the pages come from. */
function siteOf(baseURL: string | undefined): string {
  if (baseURL === undefined) throw new Error('no server runs behind the site');
  return baseURL;
}

test.afterAll(async () => {
  await Promise.all([...servers.values()].map(async (server) => (await server).stop()));
  servers.clear();
});

test('there are pages with examples', () => {
  expect(PAGES.flatMap(({ ids }) => ids).length).toBeGreaterThan(0);
});

for (const { page: path, ids } of TO_PRESS) {
  test(`${path} runs its ${ids.length} examples`, async ({ page, baseURL }) => {
    test.setTimeout(30_000 + ids.length * 40_000);
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(path);
    for (const id of ids) {
      await test.step(id, async () => {
        const { example } = await loadExample(id);
        const shown = new ExampleOnPage(page, id);
        const reason = beyondPages(example.needs);
        if (reason !== undefined) {
          const { outcome, status } = await shown.press(siteOf(baseURL));
          expect(outcome).toBe('not-run');
          expect(status).toContain(reason);
          return;
        }
        const homeserver = await serverFor(example.needs, id, siteOf(baseURL));
        const { outcome, status, run } = await shown.press(homeserver);

        expect(outcome, status).toBe('verified');
        expect(status).not.toBe('');
        const seen = await shown.seen();
        const claims = new Map(seen.claims.map((claim) => [claim.id, claim]));
        expect([...claims.keys()].toSorted()).toEqual(Object.keys(example.claims).toSorted());
        for (const [claim, text] of Object.entries(example.claims)) {
          expect(claims.get(claim)?.holds).toBe('true');
          expect(claims.get(claim)?.text).toContain(text.replaceAll(/\s+/g, ' '));
        }

        const documented = await shown.documented();
        expect(documented.length).toBeGreaterThan(0);
        expect(compareRuns(documented, run.normal)).toEqual([]);

        expect(seen.live.length).toBe(documented.length);
        for (const [i, { response }] of documented.entries()) {
          expect(seen.live[i]?.answer).toContain(String(response.status));
          expect(seen.live[i]?.verdict).toContain('✓ as documented');
        }
      });
    }
    expect(errors).toEqual([]);
  });
}

const AT_A_TIME = 20;
for (let first = 0; first < SHOWN_AGAIN.length; first += AT_A_TIME) {
  const some = SHOWN_AGAIN.slice(first, first + AT_A_TIME);
  test(`${some.length} pages from ${some[0]?.page} have their example ready to run`, async ({
    page,
  }) => {
    test.setTimeout(30_000 + some.length * 20_000);
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    for (const { page: path, ids } of some) {
      await page.goto(path, { waitUntil: 'domcontentloaded' });
      for (const id of ids) {
        // The script that makes Run work fills it in.
        const { root } = new ExampleOnPage(page, id);
        await expect(root.locator('input[data-homeserver]')).not.toHaveValue('');
      }
    }
    expect(errors).toEqual([]);
  });
}

test.describe('a run that does not go as documented', () => {
  const [first] = PAGES.filter(({ page }) => page.startsWith('/client/')).flatMap(({ page, ids }) =>
    ids.map((id) => ({ path: page, id })),
  );

  test.beforeEach(async ({ page }) => {
    await page.goto(first?.path ?? '/');
  });

  test('shows where it differs', async ({ page, baseURL }) => {
    const shown = new ExampleOnPage(page, first?.id ?? '');
    await shown.root.locator('script[data-documented]').evaluate((script) => {
      const documented: unknown = JSON.parse(script.textContent ?? '');
      script.textContent = JSON.stringify(documented).replace(/"status":\d+/, '"status":299');
    });
    const { outcome, run } = await shown.press(siteOf(baseURL));
    expect(outcome).toBe('verified');
    expect(run.differences).toMatchObject([
      { exchange: 0, path: 'response.status', expected: 299 },
    ]);
    const { live } = await shown.seen();
    expect(live[0]?.verdict).toContain('differs');
    await expect(shown.root.locator('.differences').first()).toContainText('299');
  });

  test('fails with a reason when nothing answers, and marks no claim', async ({ page }) => {
    const shown = new ExampleOnPage(page, first?.id ?? '');
    const { outcome, status } = await shown.press('http://127.0.0.1:1');
    expect(outcome).toBe('failed');
    expect(status).toContain('127.0.0.1:1');
    expect(Object.values(await shown.marks())).not.toContain('true');
  });

  test('explains an address that is none', async ({ page }) => {
    const shown = new ExampleOnPage(page, first?.id ?? '');
    const { outcome, status } = await shown.press('wonderland');
    expect(outcome).toBe('failed');
    expect(status).toContain('https://wonderland');
  });
});
