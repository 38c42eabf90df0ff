import { describe, expect, it } from 'vitest';
import { parseScope, ScopeError } from '../../../server/oauth/scope.ts';

const API = 'urn:matrix:client:api:*';
const device = (id: string): string => `urn:matrix:client:device:${id}`;

describe('a scope', () => {
  it.each([
    ['the usual one', `${API} ${device('ABCDEFGHIJ')}`, 'ABCDEFGHIJ'],
    ['in another order', `${device('x')} ${API}`, 'x'],
    ['said twice', `${API} ${device('x')} ${API} ${device('x')}`, 'x'],
    [
      'an id with every kind of character',
      `${API} ${device("!#a:/?[]^_`{|}~'")}`,
      "!#a:/?[]^_`{|}~'",
    ],
  ])('names its device: %s', (_, scope, deviceId) => {
    expect(parseScope(scope)).toEqual({ deviceId, text: `${API} ${device(deviceId)}` });
  });

  it('is granted without what is not known here', () => {
    const { text } = parseScope(`openid ${API} urn:matrix:client:api:read ${device('A')} email`);
    expect(text).toBe(`${API} ${device('A')}`);
  });

  it.each([
    ['nothing', undefined],
    ['no device', API],
    ['a device without a name', `${API} ${device('')}`],
    ['two devices', `${API} ${device('A')} ${device('B')}`],
    ['a device alone', device('A')],
    ['a quotation mark', `${API} ${device('"')}`],
    ['a backslash', `${API} ${device('\\')}`],
    ['a letter that is not ASCII', `${API} ${device('ä')}`],
    ['a line feed', `${API}\n${device('A')}`],
    ['an id of 256 characters', `${API} ${device('A'.repeat(256))}`],
  ])('cannot be %s', (_, scope) => {
    expect(() => parseScope(scope)).toThrow(ScopeError);
  });
});
