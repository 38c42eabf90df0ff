import { afterAll, beforeAll, expect, it } from 'vitest';
import { meantUserId, newUserId } from '../../../server/accounts/usernames.ts';
import { accountStore } from '../../../server/storage/accounts.ts';
import { createStand, type Stand } from '../sessions/stand.ts';

let stand: Stand;
beforeAll(async () => {
  stand = await createStand();
});
afterAll(() => stand.close());

it('hashes a password anew at the login after its cost was changed', async () => {
  const { userId } = await stand.register('alice');
  const store = accountStore(stand.engine);
  const hash = async () => (await store.find(userId))?.password_hash ?? '';
  expect(await hash()).toContain('ln=10,');
  const stricter = await createStand({ RUMA_PASSWORD_COST: 11 }, stand);
  await expect(stricter.accounts.authenticate(userId, 'wrong')).rejects.toThrow();
  expect(await hash()).toContain('ln=10,');
  await stricter.accounts.authenticate(userId, 'secret');
  const renewed = await hash();
  expect(renewed).toContain('ln=11,');
  await stricter.accounts.authenticate(userId, 'secret');
  expect(await hash()).toBe(renewed);
  await stricter.close();
});

it('knows who is active, who is a guest and who is nobody', async () => {
  const { userId } = await stand.register('bob');
  const nobody = '@nobody:example.org';
  expect(await stand.accounts.active([userId, nobody])).toEqual(new Set([userId]));
  expect(await stand.accounts.guests([userId, nobody])).toEqual(new Set());
  expect(await stand.accounts.active([])).toEqual(new Set());
  expect(await stand.accounts.exists(nobody)).toBe(false);
  expect(await stand.accounts.find(userId)).toEqual({
    userId,
    isGuest: false,
    isAdmin: false,
    isLocked: false,
    isSuspended: false,
    isDeactivated: false,
    hasPassword: true,
    erasedPosition: undefined,
  });
});

it('makes user ids that fit exactly, and none that are longer', () => {
  const most = 255 - '@:example.org'.length;
  expect(newUserId('x'.repeat(most), 'example.org')).toHaveLength(255);
  expect(() => newUserId('x'.repeat(most + 1), 'example.org')).toThrow('too long');
});

it('understands whom people mean', () => {
  expect(meantUserId('Bob', 'example.org')).toBe('@bob:example.org');
  expect(meantUserId('@BOB:example.org', 'example.org')).toBe('@bob:example.org');
  expect(meantUserId('@bob:other.example', 'example.org')).toBeUndefined();
  expect(meantUserId('@bob', 'example.org')).toBeUndefined();
  expect(meantUserId('b b', 'example.org')).toBeUndefined();
  expect(meantUserId('', 'example.org')).toBeUndefined();
});
