/** Addresses of accounts, with a validation that believes everyone. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createContacts, type Contacts } from '../../../server/accounts/contacts.ts';
import {
  NO_VALIDATION,
  type ValidatedContact,
  type ValidationRequest,
} from '../../../server/accounts/validation.ts';
import { privateDataRemoved } from '../../../server/account-data/erasure.ts';
import { contactStore } from '../../../server/storage/contacts.ts';
import { mailDigestStore } from '../../../server/storage/mail-digests.ts';
import { writes } from '../../../server/storage/parts.ts';
import { openSqlite } from '../../../server/storage/sqlite.ts';

const [ALICE, BOB] = ['@alice:example.org', '@bob:example.org'];
const MAIL: ValidatedContact = {
  medium: 'email',
  address: 'a@example.org',
  validatedAt: 5,
  used: writes(),
};

describe('contacts', () => {
  const engine = openSqlite({ path: ':memory:' });
  const asked: ValidationRequest[] = [];
  let contacts: Contacts;
  beforeAll(() => {
    contacts = createContacts({
      engine,
      store: contactStore(engine),
      digests: mailDigestStore(engine),
      clock: () => 7,
      validation: {
        ...NO_VALIDATION,
        media: new Set(['email']),
        begin: async (request) => {
          asked.push(request);
          return { sid: 'session' };
        },
        validated: async (_purpose, sid) => (sid === 'session' ? MAIL : undefined),
      },
    });
  });
  afterAll(() => engine.close());

  it('sends to what it can, and refuses the rest with the code that the operation has', async () => {
    const request = {
      purpose: 'add-contact',
      address: 'a@example.org',
      clientSecret: 's',
      sendAttempt: 1,
    } as const;
    const code = 'M_THREEPID_DENIED';
    expect(await contacts.requestToken({ medium: 'email', ...request }, code)).toEqual({
      sid: 'session',
    });
    await expect(
      contacts.requestToken({ medium: 'msisdn', ...request }, code),
    ).rejects.toMatchObject({ errcode: code });
    expect(asked).toHaveLength(1);
    expect(contacts.canChange).toBe(true);
  });

  it('adds what was validated, once, and to one account only', async () => {
    await expect(contacts.validated('add-contact', 'other', 's')).rejects.toMatchObject({
      errcode: 'M_THREEPID_AUTH_FAILED',
    });
    const contact = await contacts.validated('add-contact', 'session', 's');
    await contacts.add(ALICE, contact, []);
    await contacts.add(ALICE, { ...contact, validatedAt: 9 }, []);
    await expect(contacts.add(BOB, contact, [])).rejects.toMatchObject({
      errcode: 'M_THREEPID_IN_USE',
    });
    expect(await contacts.list(ALICE)).toEqual([
      { medium: 'email', address: 'a@example.org', validated_at: 9, added_at: 7 },
    ]);
    expect(await contacts.list(BOB)).toEqual([]);
  });

  it('lets only its owner remove an address, and frees it at the end of the account', async () => {
    await contacts.remove(BOB, 'email', MAIL.address);
    expect(await contacts.list(ALICE)).toHaveLength(1);
    await engine.commit({ writes: privateDataRemoved(ALICE), positions: 0 });
    await contacts.add(BOB, MAIL, []);
    await contacts.remove(BOB, 'email', MAIL.address);
    expect(await contacts.list(BOB)).toEqual([]);
  });
});
