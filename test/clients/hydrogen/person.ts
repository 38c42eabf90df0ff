/** What somebody does with Hydrogen in a browser: by what is on the screen, as its words say. */
import type { Locator, Page } from 'playwright';
import { until } from '../../until.ts';

/** Opens Hydrogen for the first time. */
export async function openHydrogen(page: Page, appUrl: string, homeserver: string): Promise<void> {
  await page.goto(`${appUrl}/?homeserver=${encodeURIComponent(homeserver)}`);
  await page.getByText(`You will connect to ${homeserver}`).waitFor();
}

export async function signIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log In', exact: true }).click();
}

/** Signs in where the server has a page for it, and lets Hydrogen in. */
export async function signInElsewhere(page: Page, user: string, password: string): Promise<void> {
  await page.getByRole('button', { name: 'Log in with SSO' }).click();
  await page.getByLabel('User name').fill(user);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Go on', exact: true }).click();
}

async function choose(page: Page, entry: 'Create Room' | 'Join Room'): Promise<void> {
  await page.getByRole('button', { name: 'Create room', exact: true }).click();
  await page.getByRole('menu').getByRole('button', { name: entry }).click();
}

/** @param room id or alias */
export async function joinRoom(page: Page, room: string): Promise<void> {
  await choose(page, 'Join Room');
  await page.getByLabel('Room id').fill(room);
  await page.getByRole('button', { name: 'Join', exact: true }).click();
}

/** Makes a room as Hydrogen suggests, private and encrypted, and waits until the server has made it. */
export async function createRoom(page: Page, name: string): Promise<void> {
  await choose(page, 'Create Room');
  await page.getByLabel('Room name').fill(name);
  await page.getByRole('main').getByRole('button', { name: 'Create room', exact: true }).click();
  // Until then it is listed under an id that Hydrogen made up, and leads nowhere later.
  const isMade = async (): Promise<boolean> => {
    const [address, ...others] = await page
      .getByRole('link', { name })
      .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
    return others.length === 0 && /!|%21/.test(address ?? '');
  };
  await until(isMade, { limitMs: 20_000, otherwise: () => `${name} was never made` });
}

/** Invites somebody into the room that is open. */
export async function invite(page: Page, userId: string): Promise<void> {
  await page.getByRole('button', { name: 'Room options' }).click();
  await page.getByRole('button', { name: 'Room details' }).click();
  await page.getByRole('button', { name: /People/ }).click();
  await page.getByRole('button', { name: 'Invite to this room' }).click();
  await page.getByPlaceholder('Enter user-id of user').fill(userId);
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
}

/** Opens a room, or an invite, in the list. */
export async function openRoom(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name }).click();
}

/** Leaves the room that is open, and says yes to being sure. */
export async function leaveRoom(page: Page): Promise<void> {
  page.once('dialog', (dialog) => void dialog.accept());
  await page.getByRole('button', { name: 'Room options' }).click();
  await page.getByRole('menu').getByRole('button', { name: 'Leave room' }).click();
}

/** Waits until the room that is open is one whose messages are encrypted. */
export async function seesEncryption(page: Page): Promise<void> {
  await page.getByPlaceholder('Send an encrypted message').waitFor();
}

export async function say(page: Page, text: string): Promise<void> {
  await page.getByPlaceholder(/^Send an? /).fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}

/** A message of the room that is open, by what it says. */
export const message = (page: Page, text: string): Locator =>
  page.getByRole('main').getByRole('listitem').filter({ hasText: text });

/** Opens the menu of a message and chooses an entry. */
export async function withMessage(page: Page, text: string, entry: string): Promise<void> {
  const line = message(page, text);
  await line.hover();
  await line.getByRole('button', { name: '⋯' }).click();
  await page.getByRole('menu').getByRole('button', { name: entry }).click();
}

/** Scrolls up until a message was loaded. Whoever is faster than Hydrogen goes back to the gap that was not filled. */
export async function scrollBackTo(page: Page, text: string): Promise<void> {
  const wanted = message(page, text);
  const gap = page.getByRole('main').getByText(/(Loading|Gave up loading) more messages/);
  await page.getByRole('main').getByRole('listitem').last().hover();
  const turn = async (): Promise<boolean> => {
    if (await wanted.isVisible()) return true;
    const seen = (await gap.all()).at(-1);
    // It may be filled before it was found.
    await seen?.scrollIntoViewIfNeeded({ timeout: 500 }).catch(() => undefined);
    await page.mouse.wheel(0, -200);
    return false;
  };
  const otherwise = () => `scrolled in vain for “${text}”`;
  await until(turn, { limitMs: 30_000, pauseMs: 50, otherwise });
}

export async function sendPicture(page: Page, name: string, png: Buffer): Promise<void> {
  await page.getByTitle('Pick attachment').click();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Send picture' }).click(),
  ]);
  await chooser.setFiles({ name, mimeType: 'image/png', buffer: png });
}

/** Waits until a picture is drawn; answers where it came from. */
export async function seesPicture(page: Page, name: string): Promise<string> {
  const picture = page.getByRole('main').getByRole('img', { name });
  await picture.waitFor();
  return picture.evaluate(async (image: HTMLImageElement) => {
    await image.decode();
    return image.src;
  });
}

export async function openSettings(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click();
}

/** In the settings: opens what the account keeps on the server, the backup of keys among it. */
export async function enterSecurityKey(page: Page, key: string): Promise<void> {
  const row = page.getByRole('paragraph').filter({ has: page.getByPlaceholder('Security key') });
  await row.getByPlaceholder('Security key').fill(key);
  await row.getByRole('button').click();
  await page.getByText('Key backup is enabled').waitFor();
}

/** In the settings: switches on something that is still being tried, and waits until Hydrogen has begun anew. */
export async function switchOn(page: Page, feature: string): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.getByLabel(feature).check()]);
}

/** In the settings: asks another device to compare emoji, and says that they match. Answers their names. */
export async function verifyByEmoji(page: Page): Promise<readonly string[]> {
  await page.getByRole('button', { name: 'Verify by emoji' }).click();
  await page.getByRole('button', { name: 'Proceed' }).click();
  await page.getByRole('heading', { name: 'Do the emojis match?' }).waitFor();
  const shown = await page.locator('.EmojiContainer__name').allTextContents();
  await page.getByRole('button', { name: 'They match', exact: true }).click();
  await page.getByRole('heading', { name: 'Verification completed' }).waitFor();
  return shown;
}
