/** Sessions by matrix-js-sdk: devices and their removal with proof, tokens that expire, messages from device to device. */
import {
  AuthType,
  ClientEvent,
  createClient,
  HttpApiEvent,
  InteractiveAuth,
  type AuthDict,
  type MatrixError,
  type MatrixEvent,
} from 'matrix-js-sdk';
import { describe, expect, it } from 'vitest';
import { keepResults } from '../results.ts';
import { passwordOf, type SdkPerson } from '../sdk-person.ts';
import { HOW, type Theme } from './world.ts';

const login = (username: string, password = passwordOf(username)) => ({
  type: 'm.login.password',
  identifier: { type: 'm.id.user', user: username },
  password,
});

/** Does what needs proof, by way of what the SDK has for that: it asks for the stages, and the password is given. */
async function withProof<T>(
  { client, userId }: SdkPerson,
  password: string,
  request: (auth: AuthDict | null) => Promise<T>,
): Promise<T> {
  const asked: string[] = [];
  const proof = new InteractiveAuth<T>({
    matrixClient: client,
    doRequest: request,
    stateUpdated: (stage) => {
      asked.push(stage);
      if (stage !== AuthType.Password) return;
      const identifier = { type: 'm.id.user', user: userId };
      void proof.submitAuthDict({ type: AuthType.Password, identifier, password });
    },
    requestEmailToken: () => Promise.reject(new Error('no e-mail was to be proved')),
  });
  const answer = await proof.attemptAuth();
  expect(asked).toEqual([AuthType.Password]);
  return answer;
}

/** Resolves with why, once a client was told that its session is over. */
const loggedOut = ({ client }: SdkPerson): Promise<MatrixError> =>
  new Promise((resolve) => client.once(HttpApiEvent.SessionLoggedOut, resolve));

export const sessions: Theme = (world) =>
  describe('matrix-js-sdk and sessions', () => {
    it('names its devices, and removes one with the password, which notices', async () => {
      const { person, device } = world();
      const [phone, tablet] = [await person('hatter'), await device('hatter')];
      const [here, there] = [phone, tablet].map(({ client }) => client.getDeviceId() ?? '');
      await phone.client.setDeviceDetails(there ?? '', { display_name: 'the teapot' });
      const { devices } = await phone.client.getDevices();
      expect(devices.map((one) => one.device_id).toSorted()).toEqual([here, there].toSorted());
      expect(devices.find((one) => one.device_id === there)?.display_name).toBe('the teapot');
      const over = loggedOut(tablet);
      await withProof(phone, passwordOf('hatter'), (auth) =>
        phone.client.deleteDevice(there ?? '', auth ?? undefined),
      );
      const { errcode, data } = await over;
      expect([errcode, data['soft_logout'] ?? false]).toEqual(['M_UNKNOWN_TOKEN', false]);
      expect((await phone.client.getDevices()).devices).toHaveLength(1);
      for (const one of [phone, tablet]) one.stop();
    });

    it('changes its password, which signs the other devices out', async () => {
      const { url, person, device } = world();
      const [phone, tablet] = [await person('hare'), await device('hare')];
      const over = loggedOut(tablet);
      await withProof(phone, passwordOf('hare'), (auth) =>
        phone.client.setPassword({ ...auth }, 'it was the best butter', true),
      );
      expect(await over).toMatchObject({ errcode: 'M_UNKNOWN_TOKEN' });
      expect(await phone.client.whoami()).toMatchObject({ user_id: phone.userId });
      const anew = createClient({ baseUrl: url });
      await expect(anew.loginRequest(login('hare'))).rejects.toMatchObject({
        errcode: 'M_FORBIDDEN',
      });
      const again = await anew.loginRequest(login('hare', 'it was the best butter'));
      expect(again.user_id).toBe(phone.userId);
      for (const one of [phone, tablet]) one.stop();
    });

    it('lets another device in with a token that it asks for', async () => {
      const { url, person } = world();
      const phone = await person('rabbit');
      const { login_token: token } = await withProof(phone, passwordOf('rabbit'), (auth) =>
        phone.client.requestLoginToken(auth ?? undefined),
      );
      const anew = createClient({ baseUrl: url });
      const session = await anew.loginRequest({ type: 'm.login.token', token });
      expect(session.user_id).toBe(phone.userId);
      expect(session.device_id).not.toBe(phone.client.getDeviceId());
      await expect(anew.loginRequest({ type: 'm.login.token', token })).rejects.toMatchObject({
        errcode: 'M_FORBIDDEN',
      });
      phone.stop();
    });

    it('refreshes its token, and once that was let expire signs in softly on the same device', async () => {
      const { url, person } = world();
      (await person('lizard')).stop();
      const anew = createClient({ baseUrl: url });
      const {
        device_id: deviceId,
        refresh_token: refresh = '',
        ...session
      } = await anew.loginRequest({ ...login('lizard'), refresh_token: true });
      expect(session.expires_in_ms).toBe(2000);
      const client = createClient({
        baseUrl: url,
        userId: session.user_id,
        deviceId,
        accessToken: session.access_token,
      });
      const fresh = await client.refreshToken(refresh);
      expect(fresh.access_token).not.toBe(session.access_token);
      client.setAccessToken(fresh.access_token);
      expect(await client.whoami()).toMatchObject({ device_id: deviceId });

      const over = new Promise<MatrixError>((resolve) =>
        client.once(HttpApiEvent.SessionLoggedOut, resolve),
      );
      await new Promise((resolve) => setTimeout(resolve, fresh.expires_in_ms));
      await expect(client.whoami()).rejects.toMatchObject({ errcode: 'M_UNKNOWN_TOKEN' });
      expect((await over).data['soft_logout']).toBe(true);
      const back = await anew.loginRequest({ ...login('lizard'), device_id: deviceId });
      expect(back.device_id).toBe(deviceId);
      client.setAccessToken(back.access_token);
      expect((await client.getDevices()).devices.map((one) => one.device_id)).toContain(deviceId);
    });

    it('logs out, and ends its account, whose name nobody gets again', async () => {
      const { url, person, device } = world();
      const anew = createClient({ baseUrl: url });
      expect((await anew.loginFlows()).flows).toContainEqual({ type: 'm.login.password' });
      expect(await anew.isUsernameAvailable('mock-turtle')).toBe(true);
      const [phone, tablet] = [await person('mock-turtle'), await device('mock-turtle')];
      expect(await anew.isUsernameAvailable('mock-turtle')).toBe(false);
      tablet.client.stopClient();
      await tablet.client.logout();
      await expect(tablet.client.whoami()).rejects.toMatchObject({ errcode: 'M_UNKNOWN_TOKEN' });
      phone.client.stopClient();
      await withProof(phone, passwordOf('mock-turtle'), (auth) =>
        phone.client.deactivateAccount(auth ?? undefined, true),
      );
      await expect(phone.client.whoami()).rejects.toMatchObject({ errcode: 'M_UNKNOWN_TOKEN' });
      await expect(anew.loginRequest(login('mock-turtle'))).rejects.toMatchObject({
        httpStatus: 403,
      });
      expect(await anew.isUsernameAvailable('mock-turtle')).toBe(false);
    });

    it('sends a message to one device, and to all of a user', async () => {
      const { alice, bob, device } = world();
      const tablet = await device('bob');
      const heard = ({ client }: SdkPerson): string[] => {
        const words: string[] = [];
        client.on(ClientEvent.ToDeviceEvent, (event: MatrixEvent) => {
          if (event.getType() === 'example.word') words.push(String(event.getContent()['word']));
        });
        return words;
      };
      const [onPhone, onTablet] = [heard(bob), heard(tablet)];
      const send = (target: string, word: string) =>
        alice.client.sendToDevice(
          'example.word',
          new Map([[bob.userId, new Map([[target, { word }]])]]),
        );
      await send(tablet.client.getDeviceId() ?? '', 'drink me');
      await send('*', 'eat me');
      await bob.sees('the cake', () => onPhone.length > 0);
      await tablet.sees('both', () => onTablet.length > 1);
      expect([onPhone, onTablet]).toEqual([['eat me'], ['drink me', 'eat me']]);
      tablet.stop();
    });

    keepResults(import.meta.filename, { ...HOW, about: 'Sessions and devices' });
  });
