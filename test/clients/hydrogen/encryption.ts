/** Encryption in Hydrogen: with another library, on a new device, and what its sessions come and go by. */
import { EventType, Preset } from 'matrix-js-sdk';
import type { Page } from 'playwright';
import { beforeAll, describe, expect, it } from 'vitest';
import { withPassword } from '../proof.ts';
import { cryptoOf, keepSecrets, keysBackedUp } from '../recovery.ts';
import { keepResults } from '../results.ts';
import { passwordOf, type SdkPerson } from '../sdk-person.ts';
import { answerBySas } from '../verification.ts';
import * as hydrogen from './person.ts';
import { HOW, type Theme } from './stand.ts';

/** What Hydrogen shows instead of a message that it cannot read. */
const NO_KEY = "hasn't sent us the key";

/** Hydrogen says two seconds late that a room was read, also of one that was left meanwhile. */
const READ_TOO_LATE = /^403 POST .*\/receipt\//;

/** The device that Hydrogen is on. */
async function deviceOf({ client }: SdkPerson): Promise<string> {
  const { devices } = await client.getDevices();
  return devices.find(({ display_name: name }) => name === 'Hydrogen')?.device_id ?? '';
}

export const encryption: Theme = (stand) =>
  describe('hydrogen-view-sdk and encryption', () => {
    let page: Page;
    let bob: SdkPerson;
    let phone: SdkPerson;
    let recoveryKey = '';
    beforeAll(() => {
      ({ page, bob, phone } = stand());
    });

    it('is invited to an encrypted room, and talks there with matrix-js-sdk', async () => {
      const { room_id: roomId } = await bob.client.createRoom({
        preset: Preset.PrivateChat,
        name: 'Secrets',
        invite: [phone.userId],
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
      await hydrogen.seesEncryption(page);
      const heard = bob.reads(roomId, 'nobody else reads this');
      await hydrogen.say(page, 'nobody else reads this');
      expect((await heard).encrypted).toBe(true);
      await bob.client.sendTextMessage(roomId, 'not a word of it');
      await hydrogen.message(page, 'not a word of it').waitFor();
    });

    it('makes an encrypted room of its own, and invites', async () => {
      await hydrogen.createRoom(page, 'Plans');
      await hydrogen.openRoom(page, 'Plans');
      await hydrogen.seesEncryption(page);
      await hydrogen.invite(page, bob.userId);
      const plans = () => bob.client.getRooms().find(({ name }) => name === 'Plans')?.roomId ?? '';
      await bob.sees('the invite', () => plans() !== '');
      await bob.client.joinRoom(plans());
      await hydrogen.message(page, 'bob joined the room').waitFor();
      const heard = bob.reads(plans(), 'we go at dawn');
      await hydrogen.say(page, 'we go at dawn');
      expect((await heard).encrypted).toBe(true);
    });

    it('says so when it was signed out from another device', async () => {
      const deviceId = await deviceOf(phone);
      await withPassword('alice')(async (auth) => {
        await phone.client.deleteDevice(deviceId, auth ?? undefined);
      });
      await page.getByText('Your access token is no longer valid!').waitFor();
      await page.getByRole('button', { name: 'Proceed' }).click();
      await page.getByRole('heading', { name: 'Sign In' }).waitFor();
    });

    it('signs in on a page of the server', async () => {
      await hydrogen.signInElsewhere(page, 'alice', passwordOf('alice'));
      await page.getByRole('link', { name: 'Settings' }).waitFor();
    });

    it('is verified by emoji as a new device', async () => {
      recoveryKey = await keepSecrets(phone, stand().note);
      await hydrogen.openSettings(page);
      // Hydrogen takes it for something that is still being tried.
      await hydrogen.switchOn(page, 'Cross-Signing');
      const answered = answerBySas(phone);
      expect(await hydrogen.verifyByEmoji(page)).toEqual(await answered);
      const id = await deviceOf(phone);
      await phone.sees('that it is hers', async () => {
        const status = await cryptoOf(phone).getDeviceVerificationStatus(phone.userId, id);
        return status?.signedByOwner === true;
      });
    });

    it('reads with the recovery key what was said before the device was there', async () => {
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
      expect([...stand().refused].filter((line) => !READ_TOO_LATE.test(line))).toEqual([
        '403 POST /_matrix/client/r0/login',
        `404 GET ${dehydrated}`,
        '401',
      ]);
    });

    keepResults(import.meta.filename, { ...HOW, about: 'Encryption and sessions' });
  });
