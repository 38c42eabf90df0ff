import { describe, expect, it } from 'vitest';
import { OPTIONS } from '../../../server/config.ts';
import { addressPolicy } from '../../../server/outbound/addresses.ts';
import { fetchableUrl, UrlRefusedError } from '../../../server/outbound/urls.ts';

const mayReach = addressPolicy(OPTIONS.RUMA_IP_DENYLIST.default, []);

describe('addresses the server goes to', () => {
  it.each(['93.184.215.14', '1.1.1.1', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'])(
    '%s is one',
    (address) => {
      expect(mayReach(address)).toBe(true);
    },
  );

  it.each([
    ['loopback', '127.0.0.1'],
    ['loopback, far out', '127.255.255.254'],
    ['this host', '0.0.0.0'],
    ['private', '10.1.2.3'],
    ['private', '172.31.255.255'],
    ['private', '192.168.0.1'],
    ['a cloud’s secrets', '169.254.169.254'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['loopback', '::1'],
    ['unspecified', '::'],
    ['unique local', 'fd00::1'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['multicast', 'ff02::1'],
    ['mapped', '::ffff:127.0.0.1'],
    ['mapped, in hexadecimal', '::ffff:7f00:1'],
    ['mapped, in full', '0:0:0:0:0:ffff:0a00:0001'],
    ['translated', '::ffff:0:10.0.0.1'],
    ['compatible', '::127.0.0.1'],
    ['NAT64', '64:ff9b::10.0.0.1'],
    ['NAT64 of one’s own', '64:ff9b:1::a00:1'],
    ['6to4', '2002:7f00:1::'],
    ['6to4', '2002:c0a8:101::1'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:f5ff:fffe'],
    ['ISATAP', '2606:4700::5efe:10.0.0.1'],
    ['ISATAP', '2606:4700::200:5efe:192.168.1.1'],
    ['no address', 'example.org'],
    ['nothing', ''],
  ])('%s (%s) is none', (_, address) => {
    expect(mayReach(address)).toBe(false);
  });

  it('looks into IPv6 addresses even where their network is not denied', () => {
    const only = addressPolicy(['10.0.0.0/8'], []);
    for (const address of [
      '64:ff9b::10.0.0.1',
      '2002:a00:1::',
      '2001:0:a00:1::1',
      '2001:0:1:1::f5ff:fffe',
      '::ffff:0:a00:1',
      '::a00:1',
    ])
      expect(only(address), address).toBe(false);
    expect(only('64:ff9b::1.1.1.1')).toBe(true);
    expect(only('::1')).toBe(true);
  });

  it('lets through what is allowed by name, and no more', () => {
    const some = addressPolicy(OPTIONS.RUMA_IP_DENYLIST.default, ['127.0.0.1', '::1']);
    expect(['127.0.0.1', '::1', '127.0.0.2', '10.0.0.1'].map(some)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('URLs the server fetches', () => {
  it.each([
    ['https://example.org/a?b#c', 'https://example.org/a?b'],
    ['HTTP://EXAMPLE.org:80', 'http://example.org/'],
    ['https://example.org:8443/', 'https://example.org:8443/'],
    // The parser knows these for what they are, so the addresses are checked.
    ['http://2130706433/', 'http://127.0.0.1/'],
    ['http://0x7f.1/', 'http://127.0.0.1/'],
    ['http://0177.0.0.1/', 'http://127.0.0.1/'],
    ['http://127.1/', 'http://127.0.0.1/'],
    ['http://１２７.0.0.1/', 'http://127.0.0.1/'],
    ['http://[::ffff:127.0.0.1]/', 'http://[::ffff:7f00:1]/'],
  ])('%s is %s', (text, expected) => {
    expect(fetchableUrl(text).href).toBe(expected);
  });

  it.each([
    '',
    'example.org',
    '//example.org',
    'ftp://example.org/',
    'file:///etc/passwd',
    'gopher://example.org/',
    'javascript:alert(1)',
    'data:text/html,x',
    'mxc://example.org/x',
    'http://user:secret@example.org/',
    'http://user@example.org/',
    'http://example.org:22/',
    'http://example.org:25/',
    'http://example.org:6379/',
    'http://example.org:6667/',
    'http://abcdef.onion/',
    'http://abcdef.onion./',
    'http://127.0.0.1.999/',
    'http://[::1',
    `http://example.org/${'x'.repeat(5_000)}`,
  ])('%s is none', (text) => {
    expect(() => fetchableUrl(text)).toThrow(UrlRefusedError);
  });
});
