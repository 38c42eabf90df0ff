/**
 * A client with a user interface, in a browser: Hydrogen, untouched. Alice does what a person does with it, and Bob answers
 * with matrix-js-sdk.
 */
import { EventType, MsgType, Preset, RelationType } from 'matrix-js-sdk';
import type { Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as hydrogen from './hydrogen-person.ts';
import { openHydrogenStand, type HydrogenStand } from './hydrogen-stand.ts';
import { withPassword } from './proof.ts';
import { keepSecrets, keysBackedUp } from './recovery.ts';
import { keepResults } from './results.ts';
import { passwordOf, type SdkPerson } from './sdk-person.ts';

const TIME_LIMIT_MS = 60_000;
/** More than a client is sent at once. */
const MANY = 30;
/** What Hydrogen shows instead of a message that it cannot read. */
const NO_KEY = "hasn't sent us the key";

let stand: HydrogenStand;
let page: Page;
let bob: SdkPerson;
let labId = '';

beforeAll(async () => {
  stand = await openHydrogenStand();
  ({ page, bob } = stand);
}, TIME_LIMIT_MS);

afterAll(() => stand.close(), TIME_LIMIT_MS);

// What was on the screen says more than what was not found there.
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await page.screenshot({ path: 'test-results/hydrogen.png' });
});

/** A PNG of one colour. */
async function picture(background: string): Promise<Buffer<ArrayBuffer>> {
  const create = { width: 320, height: 200, channels: 3, background } as const;
  return Buffer.from(await sharp({ create }).png().toBuffer());
}

async function downloaded({ client }: SdkPerson, mxc: string): Promise<Buffer> {
  const url = client.mxcUrlToHttp(mxc, undefined, undefined, undefined, false, true, true) ?? '';
  const headers = { authorization: `Bearer ${client.getAccessToken()}` };
  return Buffer.from(await (await fetch(url, { headers })).arrayBuffer());
}

/** Bob has much to say. */
async function tell(roomId: string, what: string): Promise<void> {
  for (let number = 1; number <= MANY; number += 1)
    await bob.client.sendTextMessage(roomId, `${what} ${number} of the day`);
}

describe('hydrogen-view-sdk', { timeout: TIME_LIMIT_MS }, () => {
  it('signs in, after a password that was wrong', async () => {
    await hydrogen.signIn(page, 'alice', 'wrong');
    await page.getByText('Your username and/or password').waitFor();
    await hydrogen.signIn(page, 'alice', passwordOf('alice'));
    await page.getByRole('link', { name: 'Settings' }).waitFor();
  });

  it('joins a room by its alias, and scrolls back to how it began', async () => {
    const { room_id: roomId } = await bob.client.createRoom({
      preset: Preset.PublicChat,
      room_alias_name: 'lab',
      name: 'The lab',
    });
    labId = roomId;
    await tell(labId, 'reading');
    await hydrogen.joinRoom(page, '#lab:localhost');
    await hydrogen.message(page, `reading ${MANY} of the day`).waitFor();
    await hydrogen.scrollBackTo(page, 'reading 1 of the day');
    await page.getByTitle('Jump down').click();
  });

  it('carries messages both ways, with replies and reactions, and deletes one', async () => {
    const heard = bob.reads(labId, 'is the fox in?');
    await hydrogen.say(page, 'is the fox in?');
    expect(await heard).toEqual({ sender: stand.alice.phone.userId, encrypted: false });
    const question = stand.bobsNewest(labId)?.getId() ?? '';
    await bob.client.sendMessage(labId, {
      msgtype: MsgType.Text,
      body: 'he is out',
      'm.relates_to': { 'm.in_reply_to': { event_id: question } },
    });
    await hydrogen.message(page, 'he is out').getByText('In reply to').waitFor();
    await bob.client.sendEvent(labId, EventType.Reaction, {
      'm.relates_to': { rel_type: RelationType.Annotation, event_id: question, key: 'so so' },
    });
    await page.getByRole('button', { name: 'so so 1' }).click();
    await page.getByRole('button', { name: 'so so 2' }).waitFor();

    await hydrogen.withMessage(page, 'he is out', 'Reply');
    await hydrogen.say(page, 'then I shall wait');
    const newest = () => String(stand.bobsNewest(labId)?.getContent()['body']);
    await bob.sees('the reply', () => newest().endsWith('then I shall wait'));
    const reply = stand.bobsNewest(labId);
    // What comes after her message shows that it has come back to her, and can be deleted.
    await bob.client.sendTextMessage(labId, 'it may be long');
    await hydrogen.message(page, 'it may be long').waitFor();
    await hydrogen.withMessage(page, 'then I shall wait', 'Delete');
    await hydrogen.message(page, 'This message has been deleted.').waitFor();
    await bob.sees('the reply deleted', () => reply?.isRedacted() === true);
  });

  it('sends a picture, and shows one that was sent', async () => {
    const fox = await picture('#c63');
    await hydrogen.sendPicture(page, 'fox.png', fox);
    const sent = () => stand.bobsNewest(labId)?.getContent() ?? {};
    await bob.sees('the picture', () => sent()['body'] === 'fox.png');
    const info = { w: 320, h: 200, mimetype: 'image/png' };
    expect(sent()).toMatchObject({ msgtype: MsgType.Image, info });
    expect(await downloaded(bob, sent()['url'])).toEqual(fox);

    const { content_uri: url } = await bob.client.uploadContent(new Blob([await picture('#36c')]), {
      type: 'image/png',
    });
    await bob.client.sendMessage(labId, { msgtype: MsgType.Image, body: 'lake.png', url, info });
    expect(await hydrogen.seesPicture(page, 'lake.png')).toContain('/_matrix/client/v1/media/');
    await hydrogen.seesPicture(page, 'fox.png');
  });

  it('is signed in after a reload, and closes the gap of what was said meanwhile', async () => {
    await page.goto('about:blank');
    await tell(labId, 'postcard');
    await page.goBack();
    await hydrogen.message(page, `postcard ${MANY} of the day`).waitFor();
    await hydrogen.scrollBackTo(page, 'postcard 1 of the day');
    await hydrogen.seesPicture(page, 'lake.png');
  });

  it('is invited to an encrypted room, and talks there with matrix-js-sdk', async () => {
    const { room_id: roomId } = await bob.client.createRoom({
      preset: Preset.PrivateChat,
      name: 'Secrets',
      invite: [stand.alice.phone.userId],
      initial_state: [
        {
          type: EventType.RoomEncryption,
          state_key: '',
          content: { algorithm: 'm.megolm.v1.aes-sha2' },
        },
      ],
    });
    await hydrogen.openRoom(page, 'Secrets');
    await page.getByRole('button', { name: 'Accept' }).click();
    await hydrogen.composer(page, 'an encrypted').waitFor();
    const heard = bob.reads(roomId, 'nobody else reads this');
    await hydrogen.say(page, 'nobody else reads this');
    expect((await heard).encrypted).toBe(true);
    await bob.client.sendTextMessage(roomId, 'not a word of it');
    await hydrogen.message(page, 'not a word of it').waitFor();
  });

  it('makes an encrypted room of its own, and invites', async () => {
    await hydrogen.createRoom(page, 'Plans');
    await hydrogen.openRoom(page, 'Plans');
    await hydrogen.composer(page, 'an encrypted').waitFor();
    await hydrogen.invite(page, bob.userId);
    const plans = () => bob.client.getRooms().find(({ name }) => name === 'Plans')?.roomId ?? '';
    await bob.sees('the invite', () => plans() !== '');
    await bob.client.joinRoom(plans());
    await hydrogen.message(page, 'bob joined the room').waitFor();
    const heard = bob.reads(plans(), 'we go at dawn');
    await hydrogen.say(page, 'we go at dawn');
    expect((await heard).encrypted).toBe(true);
  });

  it('leaves a room, and joins it again', async () => {
    const isThere = () =>
      bob.client.getRoom(labId)?.getMember(stand.alice.phone.userId)?.membership;
    await hydrogen.openRoom(page, 'The lab');
    await hydrogen.leaveRoom(page);
    await bob.sees('her leave', () => isThere() === 'leave');
    await hydrogen.joinRoom(page, '#lab:localhost');
    await bob.sees('her come back', () => isThere() === 'join');
    await hydrogen.message(page, `postcard ${MANY} of the day`).waitFor();
  });

  it('goes on after the server restarted', async () => {
    const retry = page.getByRole('button', { name: 'Retry now' });
    await stand.stopServer();
    await retry.waitFor();
    await stand.startServerAgain();
    // It may have come back by itself meanwhile.
    await retry.click({ timeout: 1_000 }).catch(() => undefined);
    await retry.waitFor({ state: 'hidden' });
    await hydrogen.openRoom(page, 'The lab');
    const heard = bob.reads(labId, 'are you still there?');
    await hydrogen.say(page, 'are you still there?');
    await heard;
    await bob.client.sendTextMessage(labId, 'as ever');
    await hydrogen.message(page, 'as ever').waitFor();
  });

  it('says so when it was signed out from another device', async () => {
    const { client } = stand.alice.phone;
    const { devices } = await client.getDevices();
    const { device_id: deviceId = '' } =
      devices.find((one) => one.display_name === 'Hydrogen') ?? {};
    await withPassword('alice')(async (auth) => {
      await client.deleteDevice(deviceId, auth ?? undefined);
    });
    await page.getByText('Your access token is no longer valid!').waitFor();
    await page.getByRole('button', { name: 'Proceed' }).click();
    await page.getByRole('heading', { name: 'Sign In' }).waitFor();
  });

  it('signs in on a page of the server', async () => {
    await hydrogen.signInElsewhere(page, 'alice', passwordOf('alice'));
    await page.getByRole('link', { name: 'Settings' }).waitFor();
  });

  it('reads with the recovery key, on what is a new device, what was said before', async () => {
    const { phone, note } = stand.alice;
    const recoveryKey = await keepSecrets(phone, note);
    await phone.sees('keys in the backup', async () => (await keysBackedUp(phone)) >= 3);
    await hydrogen.openRoom(page, 'Secrets');
    await hydrogen.message(page, NO_KEY).first().waitFor();
    await hydrogen.openSettings(page);
    await hydrogen.enterSecurityKey(page, recoveryKey);
    await hydrogen.openRoom(page, 'Secrets');
    await hydrogen.message(page, 'not a word of it').waitFor();
    await hydrogen.message(page, 'nobody else reads this').waitFor();
    expect(await hydrogen.message(page, NO_KEY).count()).toBe(0);
  });

  it('was refused nothing but a wrong password, what no spec has, and a token that was gone', () => {
    const dehydrated = '/_matrix/client/unstable/org.matrix.msc2697.v2/dehydrated_device';
    expect([...stand.refused]).toEqual([
      '403 POST /_matrix/client/r0/login',
      `404 GET ${dehydrated}`,
      '401',
    ]);
  });
});

keepResults(import.meta.filename, {
  client: 'hydrogen-view-sdk',
  how: 'in Chromium, the whole client with its encryption, driven by what is on the screen',
  about: 'A client with a user interface',
});
