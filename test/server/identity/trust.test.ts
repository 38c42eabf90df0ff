import { describe, expect, it } from 'vitest';
import { identityTrust, readTrusted } from '../../../server/identity/trust.ts';

const refused = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? Reflect.get(error, 'errcode') : undefined;
  }
  return 'not refused';
};

describe('RUMA_IDENTITY_SERVERS', () => {
  it('takes any, none, names and URLs', () => {
    expect(readTrusted(['any'])).toEqual(['any']);
    expect(readTrusted(['none'])).toEqual([]);
    expect(readTrusted(['id.example', 'http://10.0.0.7:8090'])).toHaveLength(2);
  });

  it.each([
    [[]],
    [['none', 'any']],
    [['ftp://id.example']],
    [['https://id.example/path']],
    [['a b']],
  ])('does not take %j', (items) => {
    expect(() => readTrusted(items)).toThrow('takes any, none');
  });
});

describe('an identity server that a user names', () => {
  it('is at https where any may be asked, and nobody vouches for its address', () => {
    const trust = identityTrust(['any']);
    expect(trust.find('Id.Example')).toEqual({
      name: 'id.example',
      origin: 'https://id.example',
      isListed: false,
    });
    expect(trust.find('id.example:8090').origin).toBe('https://id.example:8090');
  });

  it('is where the list says, which may be anywhere', () => {
    const trust = identityTrust(['http://10.0.0.7:8090', 'id.example']);
    expect(trust.find('10.0.0.7:8090')).toMatchObject({
      origin: 'http://10.0.0.7:8090',
      isListed: true,
    });
    expect(trust.find('id.example').isListed).toBe(true);
  });

  it.each([
    [['any'], 'https://id.example', 'M_INVALID_PARAM'],
    [['any'], '', 'M_INVALID_PARAM'],
    // Where something else than a web server listens.
    [['any'], 'id.example:22', 'M_SERVER_NOT_TRUSTED'],
    [['any'], 'hidden.onion', 'M_SERVER_NOT_TRUSTED'],
    [['id.example'], 'id.example:8090', 'M_SERVER_NOT_TRUSTED'],
    [['id.example'], 'evil.example', 'M_SERVER_NOT_TRUSTED'],
    [[], 'id.example', 'M_SERVER_NOT_TRUSTED'],
  ])('of %j is not %s: %s', (trusted, name, errcode) => {
    expect(refused(() => identityTrust(trusted).find(name))).toBe(errcode);
  });
});

describe('a URL at which a key is checked', () => {
  const at = (trusted: readonly string[], url: string) => identityTrust(trusted).at(new URL(url));

  it('leads to who may be asked, and to nobody else', () => {
    expect(at(['any'], 'https://id.example/x?y')?.origin).toBe('https://id.example');
    expect(at(['any'], 'http://id.example/')).toBeUndefined();
    expect(at(['any'], 'file:///etc/passwd')).toBeUndefined();
    expect(at(['http://127.0.0.1:8090'], 'http://127.0.0.1:8090/x')?.isListed).toBe(true);
    expect(at(['http://127.0.0.1:8090'], 'https://id.example/')).toBeUndefined();
  });
});
