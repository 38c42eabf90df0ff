/** The explorer as its readers use it: stepping, building by keyboard alone, sending a link, on a phone. */
import { expect, test, type Page } from 'playwright/test';
import { FIRST, SCENARIOS } from '../../site/explorer/scenarios/index.ts';
import { axeViolations } from './axe.ts';

const EXPLORER = '/rooms/explorer/';

async function open(page: Page, fragment = ''): Promise<string[]> {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(EXPLORER + fragment);
  await expect(page.locator('ruma-explorer[data-ready]')).toBeVisible();
  return errors;
}

const card = (page: Page, name: string, pane = 0) =>
  page.locator(`[data-pane="${pane}"] [data-event="${name}"]`);
const problem = (page: Page) => page.locator('[data-problem]');
const next = (page: Page) => page.getByRole('button', { name: 'Next' }).first();

test('every scenario opens, and its resolution has an end', async ({ page }) => {
  const errors = await open(page);
  for (const { id, title, show, at, versions } of SCENARIOS) {
    await page.locator('[data-choose="open"]').selectOption(id);
    await expect(page.locator('[data-status]')).toHaveText(`Opened: ${title}.`);
    await expect(card(page, at)).toHaveAttribute('aria-pressed', 'true');
    await expect(page.locator('.picture')).toHaveCount(versions.length);
    if (show !== 'resolution') continue;
    await page.locator('.all-steps').first().locator('li:last-child button').dispatchEvent('click');
    await expect(page.locator('.step .title').first()).toHaveText('The resolved state');
  }
  expect(errors).toEqual([]);
});

test('a resolution is stepped through to its end and back', async ({ page }) => {
  await open(page, '#room=reset-of-a-promotion&in=12&at=merge&show=resolution');
  const title = page.locator('.step .title');
  const seen: string[] = [(await title.textContent()) ?? ''];
  while ((await next(page).getAttribute('aria-disabled')) === null) {
    await next(page).click();
    seen.push((await title.textContent()) ?? '');
  }
  expect(seen).toEqual([
    'What conflicts',
    'Auth difference',
    'Conflicted state subgraph',
    'Full conflicted set',
    'Power events',
    'Reverse topological power ordering',
    'power passes',
    'rules passes',
    'bob-rises passes',
    'bob passes',
    'carol-rises passes',
    'Mainline',
    'Mainline ordering',
    'The resolved state',
  ]);
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(title).toHaveText('Mainline ordering');
});

test('a step says what it did, in words, on the graph and to a screen reader', async ({ page }) => {
  await open(page, '#room=topic-raced&in=2&at=merge&step=10,0&show=resolution');
  await next(page).click();
  await expect(page.locator('.step .title')).toHaveText('cake is refused');
  await expect(page.locator('.step .says')).toContainText('refused by rule 8');
  await expect(card(page, 'cake')).toHaveAttribute('aria-label', /in this step: refused/);
  await expect(page.locator('[data-status]')).toContainText('cake is refused');
  await page.locator('.step').getByRole('button', { name: 'demote' }).first().click();
  await expect(page.locator('[data-at]')).toHaveText('demote');
});

test('a room is built by keyboard alone', async ({ page }) => {
  await open(page);
  const press = (...keys: string[]) =>
    keys.reduce<Promise<void>>(
      (before, key) => before.then(() => page.keyboard.press(key)),
      Promise.resolve(),
    );
  const at = page.locator('[data-at]');

  await card(page, 'merge').focus();
  await press('ArrowUp', 'ArrowRight');
  await expect(at).toHaveText('cake');
  await expect(card(page, 'cake')).toBeFocused();

  await page.getByRole('button', { name: 'Add an event' }).focus();
  await press('Enter');
  await expect(at).toHaveText('event-11');
  await page.getByLabel('does what').focus();
  await page.keyboard.type('bans');
  await page.getByLabel('whom').focus();
  await page.keyboard.type('carol');
  await expect(page.locator('.place .deed')).toHaveText('alice bans carol');

  // Tab from a field that was changed goes on from there, though the page was written anew.
  await page.getByLabel('Called').fill('ban');
  await press('Tab');
  await expect(page.getByLabel('Clock, in seconds')).toBeFocused();
  await expect(at).toHaveText('ban');

  const parent = page.getByLabel('demote', { exact: true }).first();
  await parent.focus();
  await press('Space');
  await expect(card(page, 'ban')).toHaveAttribute('aria-label', /after cake and demote/);

  await page.getByRole('button', { name: 'Choose in the graph' }).focus();
  await press('Enter');
  await card(page, 'ban').focus();
  await press('ArrowUp', 'Enter');
  await expect(card(page, 'ban')).toHaveAttribute('aria-label', /after demote/);
  await expect(at).toHaveText('ban');
  await page.getByRole('button', { name: 'Done', exact: true }).focus();
  await press('Enter');

  await card(page, 'ban').focus();
  await press('Delete');
  await expect(card(page, 'ban')).toHaveCount(0);
  await press('Control+z');
  await expect(card(page, 'ban')).toHaveCount(1);

  await page.getByRole('tab', { name: 'Change' }).focus();
  await press('Home');
  await expect(page.getByRole('tab', { name: 'Checks' })).toHaveAttribute('aria-selected', 'true');
});

test('a link brings somebody else to the same place in the same room', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, '#room=clock-lie-wins&in=2,12&at=merge&show=change');
  await page.getByLabel('Text', { exact: true }).fill('<b>Whose & why?</b>');
  await page.getByRole('tab', { name: 'Resolution' }).click();
  await next(page).click();
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.locator('[data-status]')).toHaveText('The link is copied.');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain('room=1.');

  const other = await context.newPage();
  await other.goto(link);
  await expect(other.locator('.place .deed')).toHaveText('carol says: <b>Whose & why?</b>');
  await expect(other.locator('.stepper .count').first()).toHaveText(/Step 2 of/);
  await expect(other.locator('.picture')).toHaveCount(2);
  await expect(other.locator('[data-choose="open"]')).toHaveValue('');
});

test('a broken link is explained, and a room is opened from what was pasted', async ({ page }) => {
  await open(page, '#room=1.AAAA&in=2');
  await expect(problem(page)).toContainText('This address cannot be opened');
  await expect(page.locator('.about')).toContainText('Bob, a moderator');

  await page.getByText('Take this room along').click();
  const json = page.locator('[data-text="json"]');
  const text = (await json.textContent()) ?? '';
  await page.getByLabel('Open a room from JSON').fill('{"people": []}');
  await page.getByRole('button', { name: 'Open it' }).click();
  await expect(problem(page)).toContainText('This is no room: events must be a list.');
  await page.getByLabel('Open a room from JSON').fill(text.replaceAll('"cake"', '"pie"'));
  await page.getByRole('button', { name: 'Open it' }).click();
  await expect(card(page, 'pie')).toBeVisible();
  await expect(page.locator('[data-text="typescript"]')).toContainText('"pie": "soft-failed 8"');
});

test('two versions stand side by side, with what differs marked', async ({ page }) => {
  await open(page, '#room=admins-demote-each-other&in=11&at=merge&show=state');
  await page.getByLabel('side by side with').selectOption('12');
  await expect(card(page, 'alice-demotes', 0)).toHaveAttribute('aria-label', /rejected.*differs/);
  await expect(card(page, 'alice-demotes', 1)).toHaveAttribute('aria-label', /accepted.*differs/);
  await expect(page.locator('.state tr.differs').first()).toContainText('power levels');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the explorer is accessible in ${colorScheme}, whatever is open`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await open(page, '#room=creator-stays&in=11,12&at=topic&show=checks');
    for (const name of ['Checks', 'State', 'Event', 'Change']) {
      await page.getByRole('tab', { name }).click();
      expect(await axeViolations(page, 'ruma-explorer'), name).toEqual([]);
    }
    await page.locator('[data-choose="open"]').selectOption(FIRST.id);
    await page.locator('summary', { hasText: /^All/ }).click();
    expect(await axeViolations(page, 'ruma-explorer'), 'Resolution').toEqual([]);
  });
}

test('the explorer is used on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, '#room=ban-raced&in=1,2&at=merge&show=resolution');
  await card(page, 'graffiti').click();
  await expect(page.locator('[data-at]')).toHaveText('graffiti');
  for (const name of ['Checks', 'State', 'Resolution', 'Event', 'Change']) {
    await page.getByRole('tab', { name }).click();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, name).toBeLessThanOrEqual(390);
  }
});

test('the figures of the page about state resolution go on from what was recorded', async ({
  page,
}) => {
  await page.goto('/rooms/state-resolution/');
  const figure = page.locator('figure.steps').first();
  await expect(figure.locator('ruma-steps[data-ready]')).toBeVisible();
  await expect(figure.locator('.step .title')).toHaveText('What conflicts');
  await figure.getByRole('button', { name: 'Next' }).click();
  await expect(figure.locator('.step .title')).toHaveText('Auth difference');
  await figure.getByRole('link', { name: 'Open it in the explorer' }).click();
  await expect(page.locator('ruma-explorer[data-ready] .stepper .count')).toHaveText(/Step 2 of/);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });
  test('what the build recorded is still there', async ({ page }) => {
    await page.goto(EXPLORER);
    await expect(page.locator('.graph .card')).toHaveCount(FIRST.events.length + 1);
    await expect(page.locator('.step .title')).toHaveText('What conflicts');
    await page.goto('/rooms/state-resolution/');
    await expect(page.locator('figure.steps .step .title').first()).toHaveText('What conflicts');
  });
});
