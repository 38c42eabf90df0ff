import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, configWith, OPTIONS, readConfig } from '../../server/config.ts';

function file(name: string, content: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'ruma-config-')), name);
  writeFileSync(path, content);
  return path;
}

describe('readConfig', () => {
  it('has a default, a type and a meaning for every option', () => {
    for (const [name, option] of Object.entries(OPTIONS)) {
      expect(name).toMatch(/^RUMA_[A-Z_]+$/);
      expect(option.type).not.toBe('');
      expect(option.meaning).toMatch(/\.$|\)$/);
    }
    expect(readConfig({})).toEqual(configWith());
  });

  it('reads the environment', () => {
    const config = readConfig({ RUMA_PORT: '0', RUMA_GUESTS: 'on', RUMA_RATE_LIMITS: 'off' });
    expect(config.RUMA_PORT).toBe(0);
    expect(config.RUMA_GUESTS).toBe(true);
    expect(config.RUMA_RATE_LIMITS).toBe(false);
  });

  it('reads YAML and JSON files, and lets the environment win', () => {
    const yaml = file(
      'ruma.yaml',
      'RUMA_PORT: 9000\nRUMA_DEFAULT_ROOM_VERSION: 11\nRUMA_RATE_LIMITS:\n  login: { per_second: 1, burst: 2 }\n',
    );
    const config = readConfig({ RUMA_CONFIG: yaml, RUMA_PORT: '9001' });
    expect(config.RUMA_PORT).toBe(9001);
    expect(config.RUMA_DEFAULT_ROOM_VERSION).toBe('11');
    expect(config.RUMA_RATE_LIMITS).toMatchObject({ login: { perSecond: 1, burst: 2 } });
    const json = file('ruma.json', '{"RUMA_REGISTRATION_TOKENS": ["a", "b"]}');
    expect(readConfig({ RUMA_CONFIG: json }).RUMA_REGISTRATION_TOKENS).toEqual(['a', 'b']);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['an unknown option', { RUMA_PROT: '1' }, /RUMA_PROT \(environment\) is no option/],
    ['an option that is close', { RUMA_SERVER: 'x' }, /did you mean RUMA_SERVER_NAME\?/],
    ['a port that is none', { RUMA_PORT: '70000' }, /RUMA_PORT .* 0 to 65535/],
    ['a word that is not allowed', { RUMA_REGISTRATION: 'maybe' }, /open, token, closed/],
    ['a flag that is none', { RUMA_GUESTS: 'yes please' }, /RUMA_GUESTS .* on or off/],
    ['a server name that is none', { RUMA_SERVER_NAME: 'not a name' }, /RUMA_SERVER_NAME/],
    [
      'a room version that is none',
      { RUMA_DEFAULT_ROOM_VERSION: '99' },
      /RUMA_DEFAULT_ROOM_VERSION/,
    ],
    ['a URL that is none', { RUMA_PUBLIC_BASEURL: 'ftp://x' }, /http or https/],
    ['a network that is none', { RUMA_IP_DENYLIST: '10.0.0.0/99' }, /10\.0\.0\.0\/99/],
    ['a registration token that is none', { RUMA_REGISTRATION_TOKENS: 'ok,not ok' }, /number 2/],
    ['half of a TLS listener', { RUMA_TLS_PORT: '8448' }, /go together/],
    ['a mail server without a sender', { RUMA_SMTP_URL: 'smtp://localhost' }, /go together/],
    ['a mail server that is none', { RUMA_SMTP_URL: 'http://x' }, /RUMA_SMTP_URL .* smtp:/],
    ['a sender that is none', { RUMA_SMTP_FROM: 'Chat' }, /RUMA_SMTP_FROM .* e-mail address/],
    ['another database', { RUMA_DATABASE: 'mysql://x' }, /sqlite:FILE/],
    ['a file that is not there', { RUMA_CONFIG: '/nonexistent.yaml' }, /cannot read/],
  ])('refuses %s', (_what, environment, message) => {
    expect(() => readConfig(environment)).toThrow(ConfigError);
    expect(() => readConfig(environment)).toThrow(message);
  });

  it('names every mistake at once', () => {
    const read = (): unknown => readConfig({ RUMA_PORT: 'x', RUMA_GUESTS: 'x', RUMA_NOPE: 'x' });
    expect(read).toThrow(/RUMA_PORT[^]*RUMA_GUESTS[^]*RUMA_NOPE/);
  });

  it('does not repeat a wrong registration token', () => {
    expect(() => readConfig({ RUMA_REGISTRATION_TOKENS: 'hunter 2' })).not.toThrow(/hunter/);
  });

  it('refuses an unknown kind of rate limit in a file', () => {
    const path = file('ruma.yaml', 'RUMA_RATE_LIMITS:\n  logins: { per_second: 1, burst: 2 }\n');
    expect(() => readConfig({ RUMA_CONFIG: path })).toThrow(/has no kind logins/);
  });
});
