import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quote, renderCurl } from '../../snippets/runner/curl.ts';
import type { Exchange, SentRequest } from '../../snippets/runner/exchange.ts';
import { renderExchange } from '../../snippets/runner/http.ts';
import { createShortener, shortenValue } from '../../snippets/runner/shorten.ts';

function request(given: Partial<SentRequest>): SentRequest {
  return { method: 'GET', path: '/_matrix/client/versions', headers: {}, ...given };
}

/** What a shell hands to curl: the arguments, and what comes down the pipe. */
function inShell(command: string): { args: string[]; input: string } {
  const fake = `curl() { printf '%s\\0' "$@"; case "$*" in *@-*) printf 'INPUT\\0'; cat;; esac; }\n`;
  const out = execFileSync('sh', ['-c', fake + command], {
    env: { ...process.env, ACCESS_TOKEN: 'the token' },
    encoding: 'utf8',
  });
  const [args = '', input = ''] = out.split('INPUT\0');
  return { args: args.split('\0').slice(0, -1), input };
}

describe('renderCurl', () => {
  it('is short for a plain GET', () => {
    expect(renderCurl(request({}), 'http://localhost:8008')).toBe(
      "curl 'http://localhost:8008/_matrix/client/versions'",
    );
  });

  it('leaves the token to a variable, and quotes the rest', () => {
    const command = renderCurl(
      request({
        method: 'PUT',
        path: '/rooms/!a:b/send',
        query: { q: ['x y', '$HOME'] },
        headers: { authorization: 'Bearer secret', 'content-type': 'application/json' },
        body: { body: 'It’s $(rm -rf ~) `here` "there" \\ it\'s' },
      }),
      'https://m.example/base',
    );
    expect(command).not.toContain('secret');
    const { args } = inShell(command);
    expect(args).toEqual([
      'https://m.example/base/rooms/!a:b/send?q=x+y&q=%24HOME',
      '--request',
      'PUT',
      '--header',
      'Authorization: Bearer the token',
      '--header',
      'content-type: application/json',
      '--data-raw',
      '{"body":"It’s $(rm -rf ~) `here` \\"there\\" \\\\ it\'s"}',
    ]);
  });

  it('does not lose an odd authorization header', () => {
    const { args } = inShell(
      renderCurl(request({ headers: { authorization: 'Basic "x"' } }), 'http://h'),
    );
    expect(args).toContain('authorization: Basic "x"');
  });

  it('pipes a body with NUL', () => {
    const rawBody = '{"a":"\0%d\\n\'"}';
    const { args, input } = inShell(renderCurl(request({ method: 'POST', rawBody }), 'http://h'));
    expect(args.slice(-2)).toEqual(['--data-binary', '@-']);
    expect(input).toBe(rawBody);
  });

  it('reads a huge body from a file', () => {
    const command = renderCurl(
      request({ method: 'POST', rawBody: 'a'.repeat(70_000) }),
      'http://h',
    );
    expect(command).toContain('--data-binary @body.json');
    expect(command).toContain('70,000');
    expect(command.length).toBeLessThan(300);
  });

  it('quotes any text so that a shell gives it back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        fc.pre(!text.includes('\0'));
        const out = execFileSync('sh', ['-c', `printf %s ${quote(text)}`], { encoding: 'utf8' });
        expect(out).toBe(text);
      }),
      { numRuns: 40 },
    );
  });
});

const exchange: Exchange = {
  actor: 'alice',
  request: {
    method: 'PUT',
    path: '/_matrix/client/v3/rooms/!OGEhHVWSdvArJzumhm%3Alocalhost/state/m.room.topic',
    headers: {
      authorization: 'Bearer MDAxNmxvY2F0aW9uIGxvY2FsaG9zdA',
      'content-type': 'application/json',
    },
    body: { topic: 'Tea' },
  },
  response: {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: { event_id: '$YkpQ8w2XbV1mT4rN7sK0hJ5gF3dA6zC9xE-uI_oLpQs' },
  },
  startedAt: 0,
  endedAt: 3,
};

describe('renderExchange', () => {
  it('is HTTP as text', () => {
    const { exchange: shorten } = createShortener({
      exchanges: [exchange],
      quiet: [],
      homeserver: 'http://localhost:8008',
      serverName: 'localhost',
    });
    expect(renderExchange(shorten(exchange), 'localhost:8008')).toBe(
      `PUT /_matrix/client/v3/rooms/!OGEh…:localhost/state/m.room.topic HTTP/1.1
Host: localhost:8008
Authorization: Bearer MDAxNm…
Content-Type: application/json

{
  "topic": "Tea"
}

HTTP/1.1 200 OK
Content-Type: application/json

{
  "event_id": "$YkpQ…"
}`,
    );
  });
});

describe('createShortener', () => {
  const run = {
    exchanges: [exchange],
    quiet: [],
    homeserver: 'http://localhost:8008',
    serverName: 'localhost',
  };

  it('cuts a long body, but not a long command', () => {
    const { json, text } = createShortener(run);
    expect(json({ body: 'a'.repeat(70_000) })).toEqual({
      body: `${'a'.repeat(40)}… (70,000 characters)`,
    });
    const command = `curl ${'x '.repeat(300)}MDAxNmxvY2F0aW9uIGxvY2FsaG9zdA`;
    expect(text(command)).toBe(`curl ${'x '.repeat(300)}MDAxNm…`);
  });
});

describe('shortenValue', () => {
  it('keeps what tells a reader something', () => {
    expect(shortenValue('user id', '@alice-k7q2x9m4z1:localhost')).toBe('@alice-k7q2…:localhost');
    expect(shortenValue('device id', 'ABCDEFGHIJ')).toBe('ABCDEFGHIJ');
    expect(shortenValue('access token', 'syt_abcdefghijkl')).toBe('syt_ab…');
    expect(shortenValue('position', 's12')).toBe('s12');
  });
});

describe('a file', () => {
  const file = { type: 'image/png', size: 1234 };
  it('is shown as its type and size, and left to the reader in curl', () => {
    const sent = request({ method: 'POST', headers: { 'content-type': 'image/png' }, file });
    const exchange: Exchange = {
      actor: 'alice',
      request: sent,
      response: { status: 200, headers: {}, file },
      startedAt: 0,
      endedAt: 1,
    };
    expect(
      renderExchange(exchange, 'h')
        .split('\n')
        .filter((line) => line.startsWith('‹')),
    ).toEqual(['‹image/png, 1,234 bytes›', '‹image/png, 1,234 bytes›']);
    expect(inShell(renderCurl(sent, 'http://h')).args).toContain('@file');
  });
});
