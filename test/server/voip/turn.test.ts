import { expect, it } from 'vitest';
import { configWith, ConfigError, readConfig } from '../../../server/config.ts';
import { turnCredentials } from '../../../server/voip/turn.ts';

const settings = { RUMA_TURN_URIS: 'turn:turn.example.org', RUMA_TURN_SECRET: 'secret' };

it('credentials for a TURN server end in time, and only who knows the secret can make them', () => {
  const config = readConfig({ ...settings, RUMA_TURN_LIFETIME: '60' });
  const made = turnCredentials(config, '@alice:example.org', 1_000_999);
  // Computed with: printf 1060:@alice:example.org | openssl dgst -sha1 -hmac secret -binary | base64
  expect(made).toEqual({
    username: '1060:@alice:example.org',
    password: 'G45kltEeoRnBRAElfOus372BZBw=',
    uris: ['turn:turn.example.org'],
    ttl: 60,
  });
  expect(turnCredentials(configWith(), '@alice:example.org', 0)).toBeUndefined();
});

it.each([
  { RUMA_TURN_URIS: 'turn:turn.example.org' },
  { RUMA_TURN_SECRET: 'secret' },
  { ...settings, RUMA_TURN_URIS: 'https://turn.example.org' },
])('half of the settings of a TURN server, or wrong ones, stop the start: %j', (half) => {
  expect(() => readConfig(half)).toThrow(ConfigError);
});
