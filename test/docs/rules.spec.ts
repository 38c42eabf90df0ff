/** Every rule card on every page: pressed, edited, and asked in another room version. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { RULE_CARDS } from '../../snippets/rooms/authorization-rules/cards.ts';

/** Written by the site's build: which page shows which cards. */
const PAGES: readonly { readonly page: string; readonly ids: readonly string[] }[] = JSON.parse(
  readFileSync(new URL('../../dist/site/rules.json', import.meta.url), 'utf8'),
).filter(({ page }: { page: string }) => page.startsWith('/rooms/'));

test('every card is on a page', () => {
  const shown = PAGES.flatMap(({ ids }) => ids).sort();
  expect(shown).toEqual(RULE_CARDS.map(({ id }) => id).sort());
});

for (const { page: path, ids } of PAGES) {
  test(`${path} runs its ${ids.length} cards, in the browser and in other versions`, async ({
    page,
  }) => {
    // Pressed one after the other, on a machine that may be busy.
    test.setTimeout(60_000 + ids.length * 10_000);
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(path);
    for (const id of ids) {
      const card = page.locator(`[data-rule="${id}"]`);
      const before = await card.locator('[data-verdict]').allTextContents();
      await card.locator('[data-run]').click();
      await expect(card, id).toHaveAttribute('data-outcome', 'verified');
      expect(await card.locator('[data-verdict]').allTextContents()).toEqual(before);
    }
    const choice = page.locator('[data-choose-version]');
    const status = page.locator('[data-all-status]');
    for (const version of ['1', '7']) {
      await choice.selectOption(version);
      await expect(status).toContainText(`Room version ${version}: `);
      await expect(status).toHaveAttribute('data-outcome', 'verified');
    }
    expect(new URL(page.url()).searchParams.get('version')).toBe('7');
    expect(errors).toEqual([]);
  });
}

test('a reader edits an event by keyboard, and the rules answer', async ({ page }) => {
  await page.goto('/rooms/authorization-rules/join/');
  const card = page.locator('[data-rule="join-banned"]');
  const refused = card.locator('[data-case="refused"]');
  await refused.getByRole('button', { name: 'Edit' }).focus();
  await page.keyboard.press('Enter');
  const event = refused.getByLabel('The event', { exact: true }).last();
  await expect(event).toBeFocused();

  await event.fill((await event.inputValue()).replaceAll('@eve:e.example', '@dave:d.example'));
  await card.locator('[data-run]').press('Enter');
  await expect(refused.locator('[data-verdict]')).toContainText('Allowed by rule 5.3.6');
  await expect(card.locator('[data-status]')).toContainText('Your event');

  await event.fill('{ "type": ');
  await card.locator('[data-run]').click();
  await expect(refused.locator('[data-verdict]')).toContainText('Not an event');

  await refused.getByRole('button', { name: 'Back to what is documented' }).click();
  await expect(refused.locator('[data-verdict]')).toContainText('Refused by rule 5.3.3');
  await expect(card).toHaveAttribute('data-outcome', 'verified');
});

test('an address with a version opens the page in that version', async ({ page }) => {
  await page.goto('/rooms/authorization-rules/knock/?version=6');
  await expect(page.locator('[data-all-status]')).toHaveAttribute('data-outcome', 'verified');
  const card = page.locator('[data-rule="knock-other"]');
  await expect(card.locator('[data-absent]')).toContainText('Room version 6 has nothing like it');
  await expect(page.locator('[data-rule="member-knock-unknown"] [data-rule-number]')).toHaveText(
    'Rule 4.6',
  );
});

test('without scripts the recorded verdicts are there, and no button that does nothing', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${baseURL}/rooms/authorization-rules/join/`);
  const card = page.locator('[data-rule="join-banned"]');
  await expect(card.locator('[data-case="refused"] [data-verdict]')).toContainText(
    'Refused by rule 5.3.3: @eve:e.example is banned from this room',
  );
  await expect(card.locator('[data-run]')).toBeHidden();
  await expect(card.getByRole('button')).toHaveCount(0);
  await expect(page.locator('[data-choose-version]')).toBeHidden();
  await context.close();
});
