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
import { startServer } from '../server-process.ts';
import { ExampleOnPage } from './example-page.ts';

/** Written by the site's build: which page shows which examples. */
const PAGES: readonly { readonly page: string; readonly ids: readonly string[] }[] = JSON.parse(
  readFileSync(new URL('../../dist/site/examples.json', import.meta.url), 'utf8'),
);

type Server = Awaited<ReturnType<typeof startServer>>;

/** Servers by what they offer. The one for no needs at all also serves the site. */
const servers = new Map<string, Promise<Server>>();

/** A server that offers what is needed; shared, except that examples of rate limits would use up each other's. */
function serverFor(needs: Needs | undefined, id: string): Promise<Server> {
  const key = needs?.rateLimits === 'on' ? id : needsKey(needs);
  const running = servers.get(key) ?? startServer(settingsFor(needs));
  servers.set(key, running);
  return running;
}

test.afterAll(async () => {
  await Promise.all([...servers.values()].map(async (server) => (await server).stop()));
  servers.clear();
});

test('there are pages with examples', () => {
  expect(PAGES.flatMap(({ ids }) => ids).length).toBeGreaterThan(0);
});

for (const { page: path, ids } of PAGES) {
  test(`${path} runs its ${ids.length} examples`, async ({ page }) => {
    test.setTimeout(30_000 + ids.length * 40_000);
    const site = await serverFor(undefined, '');
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(site.url + path);
    for (const id of ids) {
      await test.step(id, async () => {
        const { example } = await loadExample(id);
        const server = await serverFor(example.needs, id);
        const shown = new ExampleOnPage(page, id);
        const { outcome, status, run } = await shown.press(server.url);

        expect(outcome, status).toBe('verified');
        expect(status).not.toBe('');
        const all = Object.fromEntries(Object.keys(example.claims).map((claim) => [claim, 'true']));
        expect(await shown.marks()).toEqual(all);
        for (const text of Object.values(example.claims))
          await expect(shown.root.getByText(text, { exact: true }).first()).toBeVisible();

        const documented = await shown.documented();
        expect(documented.length).toBeGreaterThan(0);
        expect(compareRuns(documented, run.normal)).toEqual([]);

        await expect(shown.live()).toHaveCount(documented.length);
        for (const [i, { response }] of documented.entries()) {
          const item = shown.live().nth(i);
          await expect(item.getByLabel('Response now')).toContainText(String(response.status));
          await expect(item).toContainText('✓ as documented');
        }
      });
    }
    expect(errors).toEqual([]);
  });
}

test.describe('a run that does not go as documented', () => {
  const [first] = PAGES.flatMap(({ page, ids }) => ids.map((id) => ({ path: page, id })));

  test.beforeEach(async ({ page }) => {
    const site = await serverFor(undefined, '');
    await page.goto(site.url + (first?.path ?? '/'));
  });

  test('shows where it differs', async ({ page }) => {
    const shown = new ExampleOnPage(page, first?.id ?? '');
    await shown.root.locator('script[data-documented]').evaluate((script) => {
      const documented: unknown = JSON.parse(script.textContent ?? '');
      script.textContent = JSON.stringify(documented).replace(/"status":\d+/, '"status":299');
    });
    const site = await serverFor(undefined, '');
    const { outcome, run } = await shown.press(site.url);
    expect(outcome).toBe('verified');
    expect(run.differences).toMatchObject([
      { exchange: 0, path: 'response.status', expected: 299 },
    ]);
    await expect(shown.live().first()).toContainText('299');
    await expect(shown.live().first()).not.toContainText('✓ as documented');
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
