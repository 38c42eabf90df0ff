import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServer, type FullServer } from '../full-server.ts';
import { exchange } from './wire.ts';

describe('the site beside the API', () => {
  let folder: string;
  let server: FullServer;
  let port: number;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ruma-site-'));
    const site = join(folder, 'site');
    mkdirSync(join(site, '_astro'), { recursive: true });
    mkdirSync(join(site, 'docs'));
    for (const [file, content] of [
      ['index.html', '<h1>Home</h1>'],
      ['404.html', '<h1>Nothing here</h1>'],
      ['docs/index.html', '<h1>Docs</h1>'],
      ['_astro/a.1234.js', 'export {}'],
      ['_headers.json', '{"content-security-policy": "default-src \'self\'"}'],
    ])
      if (file !== undefined && content !== undefined) writeFileSync(join(site, file), content);
    writeFileSync(join(folder, 'signing.key'), 'S3CR3T');
    server = await openServer({ RUMA_SITE: true }, site);
    port = Number(new URL(await server.app.listen({ port: 0, host: '127.0.0.1' })).port);
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('serves pages with the headers of its build, and files that never change for long', async () => {
    const home = await server.app.inject('/');
    expect(home.payload).toContain('Home');
    expect(home.headers).toMatchObject({
      'content-security-policy': "default-src 'self'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    });
    expect((await server.app.inject('/docs/')).payload).toContain('Docs');
    const hashed = await server.app.inject('/_astro/a.1234.js');
    expect(hashed.headers['cache-control']).toContain('immutable');
  });

  it('answers its own page for what is not there, and Matrix’s error below /_matrix', async () => {
    const page = await server.app.inject('/nothing');
    expect(page.statusCode).toBe(404);
    expect(page.payload).toContain('Nothing here');
    const nothing = await server.app.inject('/_matrix/client/v3/nothing');
    expect([nothing.statusCode, nothing.json().errcode]).toEqual([404, 'M_UNRECOGNIZED']);
    const method = await server.app.inject('/_matrix/client/v3/createRoom');
    expect([method.statusCode, method.json().errcode]).toEqual([405, 'M_UNRECOGNIZED']);
    const head = await server.app.inject({ method: 'HEAD', url: '/_matrix/client/versions' });
    expect(head.statusCode).toBe(405);
  });

  it.each([
    '/../signing.key',
    '/%2e%2e/signing.key',
    '/..%2fsigning.key',
    '/docs/../../signing.key',
    '/docs/..%5c..%5csigning.key',
    '//signing.key',
    '/_matrix/../../signing.key',
    '/%2e%2e%2fsigning.key%00.html',
  ])('gives out nothing from beside its folder: %s', async (path) => {
    const answer = await exchange(
      port,
      `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 40[034] /);
    expect(answer).not.toContain('S3CR3T');
  });
});
