import { describe, expect, it } from 'vitest';
import { createPasswords } from '../../../server/sessions/passwords.ts';

const passwords = createPasswords(10);

describe('passwords', () => {
  it('knows the right password from a wrong one', async () => {
    const hash = await passwords.hash('correct horse');
    expect(hash).toMatch(/^\$scrypt\$ln=10,r=8,p=1\$/);
    expect(await passwords.verify('correct horse', hash)).toBe(true);
    expect(await passwords.verify('Correct horse', hash)).toBe(false);
    expect(await passwords.hash('correct horse')).not.toBe(hash);
  });

  it('takes the same characters in another normal form', async () => {
    const hash = await passwords.hash('caf\u00e9');
    expect(await passwords.verify('cafe\u0301', hash)).toBe(true);
  });

  it('answers no without a hash or with a damaged one, after work', async () => {
    for (const hash of [null, undefined, '', 'plain', '$scrypt$ln=10,r=8,p=1$short$short'])
      expect(await passwords.verify('anything', hash)).toBe(false);
  });

  it('verifies a hash of another cost, and says that it is outdated', async () => {
    const hash = await createPasswords(11).hash('pass');
    expect(await passwords.verify('pass', hash)).toBe(true);
    expect(passwords.isOutdated(hash)).toBe(true);
    expect(passwords.isOutdated(await passwords.hash('pass'))).toBe(false);
  });

  it('refuses a flood instead of queueing without end', async () => {
    const busy = createPasswords(12);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 100 }, () => busy.verify('x', undefined)),
    );
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(100 - 2 - 64);
    expect(refused[0]).toMatchObject({ reason: { errcode: 'M_LIMIT_EXCEEDED' } });
    expect(await busy.verify('x', await busy.hash('x'))).toBe(true);
  });

  it('refuses the empty password and a very long one', () => {
    expect(() => passwords.assertAcceptable('')).toThrow(
      expect.objectContaining({ errcode: 'M_WEAK_PASSWORD' }),
    );
    expect(() => passwords.assertAcceptable('é'.repeat(513))).toThrow(
      expect.objectContaining({ errcode: 'M_INVALID_PARAM' }),
    );
    expect(() => passwords.assertAcceptable('é'.repeat(512))).not.toThrow();
  });
});
