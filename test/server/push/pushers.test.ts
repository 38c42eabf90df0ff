import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPusher, readPusherKey } from '../../../server/push/pusher-input.ts';
import { openServer, type FullServer } from '../full-server.ts';

const BODY = {
  app_display_name: 'Rabbit',
  device_display_name: 'phone',
  lang: 'en',
  data: { url: 'https://push.example.org/_matrix/push/v1/notify' },
};

const pusher = (pushkey: string) =>
  readPusher(readPusherKey('org.example.rabbit', pushkey), 'http', BODY, {
    scheme: 'https',
    mail: false,
  });

describe('pushers', () => {
  let server: FullServer;
  beforeAll(async () => {
    server = await openServer();
  });
  afterAll(() => server.close());

  it('are limited in number, and one that is there can still be changed', async () => {
    const alice = await server.register('alice');
    const { pushers } = server.services;
    for (let number = 0; number < 100; number += 1)
      await pushers.put(alice, pusher(`phone ${number}`), false);
    await expect(pushers.put(alice, pusher('one more'), false)).rejects.toMatchObject({
      errcode: 'M_TOO_LARGE',
    });
    await pushers.put(alice, { ...pusher('phone 7'), lang: 'fr' }, false);
    const listed = await pushers.list(alice.userId);
    expect(listed).toHaveLength(100);
    expect(listed.find((one) => one['pushkey'] === 'phone 7')?.['lang']).toBe('fr');
  });

  it('of a device that is logged out at the same moment are not left behind', async () => {
    const bob = await server.register('bob');
    await bob.ok('POST', '/logout');
    const { pushers } = server.services;
    await expect(pushers.put(bob, pusher('gone'), false)).rejects.toMatchObject({
      errcode: 'M_UNKNOWN_TOKEN',
    });
    expect(await pushers.list(bob.userId)).toEqual([]);
  });

  it('of kind email are refused where no mail is sent', async () => {
    const erin = await server.register('erin');
    const body = { ...BODY, app_id: 'm.email', pushkey: 'erin@example.org', kind: 'email' };
    const { status, body: answer } = await erin.call('POST', '/pushers/set', body);
    expect([status, answer['errcode']]).toEqual([400, 'M_INVALID_PARAM']);
    expect(answer['error']).toContain('sends no mail');
  });

  it('take nothing from others when they fail', async () => {
    const [carol, dan] = [await server.register('carol'), await server.register('dan')];
    const { pushers } = server.services;
    await pushers.put(carol, pusher('shared'), false);
    await dan.ok('POST', '/logout');
    await expect(pushers.put(dan, pusher('shared'), false)).rejects.toThrow();
    expect(await pushers.list(carol.userId)).toHaveLength(1);
  });
});
