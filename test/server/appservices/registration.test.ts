import { describe, expect, it } from 'vitest';
import { readRegistration, refuseDuplicates } from '../../../server/appservices/registration.ts';
import { createRegistry } from '../../../server/appservices/registry.ts';

const GOOD = {
  id: 'irc',
  url: 'http://localhost:9000/bridge/',
  as_token: 'as',
  hs_token: 'hs',
  sender_localpart: '_irc_bot',
  namespaces: { users: [{ regex: '@_irc_.*', exclusive: true }] },
  'de.example.more': true,
};
const read = (change: object) => readRegistration({ ...GOOD, ...change }, 'example.org');

describe('a registration', () => {
  it('is read with what it leaves out', () => {
    expect(read({})).toMatchObject({
      id: 'irc',
      url: 'http://localhost:9000/bridge',
      sender: '@_irc_bot:example.org',
      rateLimited: true,
      receiveEphemeral: false,
      protocols: [],
      namespaces: { aliases: [], rooms: [] },
    });
    expect(read({ url: null }).url).toBeUndefined();
  });

  it.each([
    ['id is missing', { id: undefined }],
    ['url is missing', { url: undefined }],
    ['url must be', { url: 'ftp://localhost' }],
    ['url must be', { url: 'http://user@localhost' }],
    ['as_token must have visible', { as_token: 'a b' }],
    ['hs_token must be a text', { hs_token: '' }],
    ['sender_localpart must be', { sender_localpart: '@_irc_bot:example.org' }],
    ['namespaces must be an object', { namespaces: undefined }],
    ['namespaces.users must be a list', { namespaces: { users: {} } }],
    ['namespaces.rooms\\[0\\].exclusive must be', { namespaces: { rooms: [{ regex: '!.*' }] } }],
    [
      'namespaces.aliases\\[0\\].regex: Invalid regular expression',
      { namespaces: { aliases: [{ regex: '(', exclusive: false }] } },
    ],
    ['rate_limited must be true or false', { rate_limited: 'no' }],
    ['protocols must be a list of texts', { protocols: [1] }],
  ])('is refused: %s', (message, change) => {
    expect(() => read(change)).toThrow(new RegExp(`^${message}`));
  });

  it('shares neither id nor as_token with another', () => {
    const irc = read({});
    expect(() => refuseDuplicates([irc, read({ as_token: 'other' })])).toThrow(/same id/);
    expect(() => refuseDuplicates([irc, read({ id: 'sms' })])).toThrow(/irc and sms .* as_token/);
    expect(() => refuseDuplicates([irc, read({ id: 'sms', as_token: 'other' })])).not.toThrow();
  });
});

it('a namespace has whole identifiers, of this server where it is about users', () => {
  const registration = read({
    namespaces: {
      users: [{ regex: '@_irc_[[:alpha:]]+:.*', exclusive: true }],
      aliases: [{ regex: '#irc', exclusive: true }],
    },
  });
  const [service] = createRegistry([registration], 'example.org').all;
  const owns = (kind: 'users' | 'aliases', id: string) => service?.has(kind, id);
  expect(owns('users', '@_irc_hatter:example.org')).toBe(true);
  expect(owns('users', '@_irc_7:example.org')).toBe(false);
  expect(owns('users', '@x@_irc_hatter:example.org')).toBe(false);
  expect(owns('users', '@_irc_hatter:elsewhere.org')).toBe(false);
  expect(owns('users', '@_irc_bot:example.org')).toBe(true);
  expect(owns('aliases', '#irc:example.org')).toBe(false);
});
