/** Rooms in Hydrogen: coming in, talking, pictures, what was missed, leaving. */
import { EventType, MsgType, Preset, RelationType } from 'matrix-js-sdk';
import type { Page } from 'playwright';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { keepResults } from '../results.ts';
import { passwordOf, type SdkPerson } from '../sdk-person.ts';
import * as hydrogen from './person.ts';
import { HOW, type Theme } from './stand.ts';

/** More than a client is sent at once. */
const MANY = 30;

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

/** Somebody has much to say. */
async function tell({ client }: SdkPerson, roomId: string, what: string): Promise<void> {
  for (let number = 1; number <= MANY; number += 1)
    await client.sendTextMessage(roomId, `${what} ${number} of the day`);
}

export const rooms: Theme = (stand) =>
  describe('hydrogen-view-sdk and rooms', () => {
    let page: Page;
    let bob: SdkPerson;
    let labId = '';
    beforeAll(() => {
      ({ page, bob } = stand());
    });

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
      await tell(bob, labId, 'reading');
      await hydrogen.joinRoom(page, '#lab:localhost');
      await hydrogen.message(page, `reading ${MANY} of the day`).waitFor();
      await hydrogen.scrollBackTo(page, 'reading 1 of the day');
      await page.getByTitle('Jump down').click();
    });

    it('carries messages both ways, with replies and reactions, and deletes one', async () => {
      const heard = bob.reads(labId, 'is the fox in?');
      await hydrogen.say(page, 'is the fox in?');
      expect(await heard).toEqual({ sender: stand().phone.userId, encrypted: false });
      const question = stand().bobsNewest(labId)?.getId() ?? '';
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
      const newest = () => String(stand().bobsNewest(labId)?.getContent()['body']);
      await bob.sees('the reply', () => newest().endsWith('then I shall wait'));
      const reply = stand().bobsNewest(labId);
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
      const sent = () => stand().bobsNewest(labId)?.getContent() ?? {};
      await bob.sees('the picture', () => sent()['body'] === 'fox.png');
      const info = { w: 320, h: 200, mimetype: 'image/png' };
      expect(sent()).toMatchObject({ msgtype: MsgType.Image, info });
      expect(await downloaded(bob, sent()['url'])).toEqual(fox);

      const { content_uri: url } = await bob.client.uploadContent(
        new Blob([await picture('#36c')]),
        {
          type: 'image/png',
        },
      );
      await bob.client.sendMessage(labId, { msgtype: MsgType.Image, body: 'lake.png', url, info });
      expect(await hydrogen.seesPicture(page, 'lake.png')).toContain('/_matrix/client/v1/media/');
      await hydrogen.seesPicture(page, 'fox.png');
    });

    it('is signed in after a reload, and closes the gap of what was said meanwhile', async () => {
      await page.goto('about:blank');
      await tell(bob, labId, 'postcard');
      await page.goBack();
      await hydrogen.message(page, `postcard ${MANY} of the day`).waitFor();
      await hydrogen.scrollBackTo(page, 'postcard 1 of the day');
      await hydrogen.seesPicture(page, 'lake.png');
    });

    it('leaves a room, and joins it again', async () => {
      const isThere = () => bob.client.getRoom(labId)?.getMember(stand().phone.userId)?.membership;
      await hydrogen.openRoom(page, 'The lab');
      await hydrogen.leaveRoom(page);
      await bob.sees('her leave', () => isThere() === 'leave');
      await hydrogen.joinRoom(page, '#lab:localhost');
      await bob.sees('her come back', () => isThere() === 'join');
      await hydrogen.message(page, `postcard ${MANY} of the day`).waitFor();
    });

    it('goes on after the server restarted', async () => {
      const retry = page.getByRole('button', { name: 'Retry now' });
      await stand().stopServer();
      await retry.waitFor();
      await stand().startServerAgain();
      bob.client.retryImmediately();
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

    keepResults(import.meta.filename, { ...HOW, about: 'Rooms and pictures' });
  });
