/**
 * The whole journey of a newcomer, in one go: from the home page to a first message, to a page of the spec, its
 * example run and taken along, its source, a gap, and the note of the week.
 */
import { expect, test } from 'playwright/test';

test('a newcomer finds the way', async ({ page, context }) => {
  test.setTimeout(120_000);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));

  await test.step('sends a first message from the home page', async () => {
    await page.goto('/');
    await page.getByLabel('Message').fill('Hello, Wonderland');
    await page.getByRole('button', { name: 'Send it' }).click();
    await expect(page.locator('[data-live-status]')).toContainText('Delivered by /sync');
  });

  await test.step('learns how to read the pages', async () => {
    await page.getByRole('link', { name: 'How to read these pages' }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('How to read');
  });

  const example = page.locator('[data-example="client/login/password"]').first();
  await test.step('opens a module and runs its example', async () => {
    await page.goto('/client/login/');
    await example.locator('[data-run]').click();
    await expect(example.locator('[data-run-status]')).toHaveAttribute('data-outcome', 'verified', {
      timeout: 30_000,
    });
    for (const claim of await example.locator('[data-claim]').all())
      await expect(claim).toHaveAttribute('data-holds', 'true');
  });

  await test.step('takes the curl command along, and it works', async () => {
    await example.getByRole('tab', { name: 'curl' }).click();
    await example.getByRole('button', { name: /copy/i }).first().click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain('curl');
    expect(copied).toContain('/_matrix/client/v3/login');
  });

  await test.step('follows the source to its file', async () => {
    const link = page.locator('figure.source figcaption a').first();
    const path = await link.textContent();
    await link.click();
    await expect(page).toHaveURL(/\/source\/server\/.*#L\d+$/);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(
      (path ?? '').split('/').at(-1) ?? '',
    );
  });

  await test.step('looks up an operation on the coverage page', async () => {
    await page.getByRole('link', { name: 'Coverage' }).first().click();
    await page.getByLabel('Find').fill('sendMessage');
    const row = page.locator('tr[data-row]:visible');
    await expect(row).toHaveCount(1);
    await row.locator('a[href^="/client/"]').first().click();
    await expect(page).toHaveURL(/\/client\/room-send\//);
  });

  await test.step('reads a gap of the ledger', async () => {
    await page.getByRole('link', { name: 'Gaps' }).first().click();
    const entry = page.getByRole('main').locator('a[href^="/gaps/"]').first();
    const title = (await entry.textContent())?.trim() ?? '';
    await entry.click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  });

  await test.step('reads the note of the week', async () => {
    await page.getByRole('link', { name: 'This Week' }).first().click();
    await page.getByRole('main').locator('a[href^="/weekly/2"]').first().click();
    await expect(page.getByRole('heading', { name: 'From the editor' })).toBeVisible();
  });

  expect(errors).toEqual([]);
});
