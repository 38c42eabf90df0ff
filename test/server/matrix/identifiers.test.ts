import { describe, expect, it } from 'vitest';
import {
  IdentifierError,
  isDeviceId,
  isEventId,
  isNamespacedId,
  isNewLocalpart,
  isNewUserId,
  isOpaqueId,
  isRoomAlias,
  isRoomId,
  isUserId,
  localpartOf,
  makeUserId,
  parseKeyId,
  parseUserId,
  serverOf,
} from '../../../server/matrix/identifiers.ts';
import { isServerName, parseServerName } from '../../../server/matrix/server-name.ts';

describe('server names', () => {
  it.each([
    ['matrix.org', 'dns', 'matrix.org', undefined],
    ['matrix.org:8888', 'dns', 'matrix.org', 8888],
    ['1.2.3.4', 'ipv4', '1.2.3.4', undefined],
    ['1.2.3.4:1234', 'ipv4', '1.2.3.4', 1234],
    ['[1234:5678::abcd]', 'ipv6', '1234:5678::abcd', undefined],
    ['[1234:5678::abcd]:5678', 'ipv6', '1234:5678::abcd', 5678],
    ['[::]', 'ipv6', '::', undefined],
    ['[::ffff:10.0.0.1]', 'ipv6', '::ffff:10.0.0.1', undefined],
    ['[1:2:3:4:5:6:7:8]', 'ipv6', '1:2:3:4:5:6:7:8', undefined],
    ['localhost', 'dns', 'localhost', undefined],
  ])('reads %s', (text, kind, host, port) => {
    expect(parseServerName(text)).toEqual({ kind, host, port });
  });

  it.each([
    '',
    ':80',
    'matrix.org:',
    'matrix.org:123456',
    'matrix.org:80:80',
    'under_score.org',
    'ex ample.org',
    'exämple.org',
    '256.1.1.1',
    '[1:2:3]',
    '[1:2:3:4:5:6:7:8:9]',
    '[::1::2]',
    '[1:2:3:4:5:6:7::8]:99999999',
    '[12345::]',
    '[::256.0.0.1]',
    '[1.2.3.4]',
    '::1',
    'a'.repeat(256),
  ])('refuses %j', (text) => {
    expect(isServerName(text)).toBe(false);
  });
});

describe('user ids', () => {
  it.each(['@alice:example.org', '@a.b_c=d-e/f+0:example.org:8448', '@x:[::1]:80'])(
    'may be new: %s',
    (id) => {
      expect(isNewUserId(id)).toBe(true);
      expect(isUserId(id)).toBe(true);
    },
  );

  it.each(['@Alice:example.org', '@:example.org', '@ñandú:example.org', '@a b:x', '@\u0001:x'])(
    'may only be old: %j',
    (id) => {
      expect(isUserId(id)).toBe(true);
      expect(isNewUserId(id)).toBe(false);
    },
  );

  it.each([
    '',
    '@',
    'alice',
    '@alice',
    'alice:example.org',
    '@alice:',
    '@alice:ex ample',
    '@a\0b:example.org',
    '@\ud800:example.org',
    '#alice:example.org',
    `@${'a'.repeat(243)}:example.org`,
    `@${'é'.repeat(122)}:example.org`,
  ])('are not: %j', (id) => {
    expect(isUserId(id)).toBe(false);
  });

  it('may be 255 bytes long', () => {
    expect(isNewUserId(`@${'a'.repeat(242)}:example.org`)).toBe(true);
  });

  it('split at the first colon', () => {
    expect(parseUserId('@a:b:80')).toEqual({ localpart: 'a', server: 'b:80' });
    expect(serverOf('@a:b:80')).toBe('b:80');
    expect(localpartOf('@a:b:80')).toBe('a');
  });

  it('are made from their parts, or not at all', () => {
    expect(makeUserId('alice', 'example.org')).toBe('@alice:example.org');
    expect(() => makeUserId('Alice', 'example.org')).toThrow(IdentifierError);
    expect(() => makeUserId('', 'example.org')).toThrow('must not be empty');
    expect(() => makeUserId('a'.repeat(250), 'example.org')).toThrow('longer than 255 bytes');
    expect(isNewLocalpart('a:b')).toBe(false);
  });
});

const HASH = 'Nhcu5BS-UMnFX7hBVfVSoXiD7OgH6iRT-xyIuqDnpYQ';

describe('room ids, aliases and event ids', () => {
  it('have the forms of every room version', () => {
    expect(isRoomId('!abc:example.org')).toBe(true);
    expect(isRoomId(`!${HASH}`)).toBe(true);
    expect(isEventId('$abc:example.org')).toBe(true);
    expect(isEventId('$acR1l0raoZnm60CBwAVgqbZqoO/mYU81xysh1u7XcJk')).toBe(true);
    expect(isEventId(`$${HASH}`)).toBe(true);
    expect(isRoomAlias('#a room 🏠:example.org')).toBe(true);
  });

  it.each(['!abc', '!', `!${HASH}x`, `$${HASH}`, `!${HASH.slice(1)}+`, '!a\0:b'])(
    'no room id: %j',
    (id) => expect(isRoomId(id)).toBe(false),
  );
  it.each(['$abc', '$', `!${HASH}`, '$a:'])('no event id: %j', (id) =>
    expect(isEventId(id)).toBe(false),
  );
  it.each(['#:example.org', '#a', 'a:b', '#a:', `#${'a'.repeat(255)}:b`])('no alias: %j', (id) =>
    expect(isRoomAlias(id)).toBe(false),
  );

  it('without a server have none', () => {
    expect(serverOf(`!${HASH}`)).toBeUndefined();
    expect(localpartOf(`!${HASH}`)).toBe(HASH);
  });
});

describe('other identifiers', () => {
  it('key ids have two halves', () => {
    expect(parseKeyId('ed25519:a_1')).toEqual({ algorithm: 'ed25519', name: 'a_1' });
    expect(parseKeyId('signed_curve25519:AAA:B')?.name).toBe('AAA:B');
    for (const bad of ['', ':', 'a:', ':a', 'a']) expect(parseKeyId(bad)).toBeUndefined();
  });

  it('opaque, namespaced and device ids', () => {
    expect(isOpaqueId('aZ0-._~')).toBe(true);
    expect(isOpaqueId('')).toBe(false);
    expect(isOpaqueId('a'.repeat(256))).toBe(false);
    expect(isOpaqueId('a/b')).toBe(false);
    expect(isNamespacedId('m.login.password')).toBe(true);
    expect(isNamespacedId('M.login')).toBe(false);
    expect(isNamespacedId('1m')).toBe(false);
    expect(isDeviceId('GHTYAJCE')).toBe(true);
    for (const bad of ['', 'a\nb', 'é'.repeat(128)]) expect(isDeviceId(bad)).toBe(false);
  });
});
