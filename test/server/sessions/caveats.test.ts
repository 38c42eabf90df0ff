import { describe, expect, it } from 'vitest';
import {
  failedCaveat,
  isOwnerOnly,
  mintedCaveats,
  parseCaveat,
  type RequestFacts,
} from '../../../server/sessions/caveats.ts';

const ROOM = '!room:example.org';
const send: RequestFacts = {
  method: 'PUT',
  path: '/_matrix/client/v3/rooms/%21room%3Aexample.org/send/m.room.message/1',
  roomId: ROOM,
  eventType: 'm.room.message',
};
const sync: RequestFacts = { method: 'GET', path: '/_matrix/client/v3/sync' };
const NOW = 1_000_000;

const allows = (caveat: string, facts: RequestFacts): boolean =>
  failedCaveat([caveat], facts, NOW) === undefined;

describe('time', () => {
  it('allows until its moment, which is not included', () => {
    expect(allows('time < 1000001', sync)).toBe(true);
    expect(allows('time < 1000000', sync)).toBe(false);
  });

  it.each([
    'time < -1',
    'time < 1e9',
    'time < 99999999999999999999',
    'time < 2030-01-01',
    'time > 5',
  ])('is not understood as %s', (caveat) => {
    expect(parseCaveat(caveat)).toBeUndefined();
    expect(allows(caveat, sync)).toBe(false);
  });
});

describe('method', () => {
  it('allows its method alone', () => {
    expect(allows('method = GET', sync)).toBe(true);
    expect(allows('method = GET', send)).toBe(false);
    expect(allows('method = get', sync)).toBe(false);
  });
});

describe('path', () => {
  it('allows the path and what is below it', () => {
    expect(allows('path ^ /_matrix/client/v3/sync', sync)).toBe(true);
    expect(allows('path ^ /_matrix/client/v3', sync)).toBe(true);
    expect(allows('path ^ /_matrix/client/v3/', sync)).toBe(true);
    expect(allows('path ^ /', sync)).toBe(true);
  });

  it('does not take part of a segment for a segment', () => {
    expect(allows('path ^ /_matrix/client/v3/syn', sync)).toBe(false);
    const longer = { ...sync, path: '/_matrix/client/v3/syncfoo' };
    expect(allows('path ^ /_matrix/client/v3/sync', longer)).toBe(false);
    expect(allows('path ^ /_matrix/client/v3/sync/more', sync)).toBe(false);
  });

  it('compares decoded segments, so that an encoded slash stays within one', () => {
    expect(allows(`path ^ /_matrix/client/v3/rooms/${ROOM}`, send)).toBe(true);
    const slash = { ...sync, path: '/_matrix/client%2Fv3/sync' };
    expect(allows('path ^ /_matrix/client/v3', slash)).toBe(false);
  });

  it('is not understood with a query, without a slash or with broken encoding', () => {
    for (const caveat of ['path ^ /a?b=c', 'path ^ a', 'path ^ /%zz'])
      expect(allows(caveat, { ...sync, path: '/a' })).toBe(false);
    expect(allows('path ^ /a', { ...sync, path: '/a/%zz' })).toBe(false);
  });
});

describe('room and event-type', () => {
  it('allow only requests whose path names them', () => {
    expect(allows(`room = ${ROOM}`, send)).toBe(true);
    expect(allows('room = !other:example.org', send)).toBe(false);
    expect(allows(`room = ${ROOM}`, sync)).toBe(false);
    expect(allows('event-type = m.room.message', send)).toBe(true);
    expect(allows('event-type = m.room.topic', send)).toBe(false);
    expect(allows('event-type = m.room.message', sync)).toBe(false);
  });

  it('do not follow aliases', () => {
    const byAlias = {
      method: 'POST',
      path: '/_matrix/client/v3/join/%23a%3Aexample.org',
      roomAlias: '#a:example.org',
    };
    expect(allows(`room = ${ROOM}`, byAlias)).toBe(false);
    expect(allows('room = #a:example.org', byAlias)).toBe(false);
  });
});

describe('failedCaveat', () => {
  it('answers the first that fails, and nothing when there are none', () => {
    expect(failedCaveat(['method = PUT', 'room = !x:y', 'method = GET'], send, NOW)).toBe(
      'room = !x:y',
    );
    expect(failedCaveat([], send, NOW)).toBeUndefined();
  });

  it.each([
    'user = @alice:example.org',
    'device = A',
    'kind = access',
    '',
    'method=GET',
    'anything',
  ])('refuses what is no caveat for holders: "%s"', (caveat) => {
    expect(failedCaveat([caveat], send, NOW)).toBe(caveat);
  });
});

describe('isOwnerOnly', () => {
  it.each([
    ['POST', '/logout'],
    ['POST', '/logout/all'],
    ['POST', '/login/get_token'],
    ['POST', '/account/password'],
    ['POST', '/account/deactivate'],
    ['PUT', '/devices/A'],
    ['DELETE', '/devices/A'],
    ['POST', '/delete_devices'],
    ['POST', '/keys/device_signing/upload'],
    ['POST', '/user/%40a%3Ab/openid/request_token'],
    ['POST', '/%6Cogout'],
  ])('holds for %s %s', (method, path) => {
    expect(isOwnerOnly({ method, path: `/_matrix/client/v3${path}` })).toBe(true);
  });

  it.each([
    ['GET', '/account/whoami'],
    ['GET', '/devices'],
    ['GET', '/devices/A'],
    ['GET', '/sync'],
    ['PUT', '/rooms/%21a%3Ab/send/m.room.message/1'],
  ])('does not hold for %s %s', (method, path) => {
    expect(isOwnerOnly({ method, path: `/_matrix/client/v3${path}` })).toBe(false);
  });
});

describe('mintedCaveats', () => {
  it('writes user, device, kind and expiry in this order', () => {
    const minted = { userId: '@a:b', deviceId: 'D', kind: 'access' as const };
    expect(mintedCaveats({ ...minted, expiresAt: null })).toEqual([
      'user = @a:b',
      'device = D',
      'kind = access',
    ]);
    expect(mintedCaveats({ ...minted, expiresAt: 5 }).at(-1)).toBe('time < 5');
  });
});
