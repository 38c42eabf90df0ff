/** Serves Hydrogen to a browser: our small page, and what its package brings. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join } from 'node:path';
import { listenLocally, type Listening } from '../../../snippets/runner/listen-locally.ts';
import { bundlePage } from '../bundle-page.ts';

const HTML = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Hydrogen</title><link rel="stylesheet" href="/assets/theme-element-light.css">
<body class="hydrogen"><script type="module" src="/page.js"></script></body></html>`;

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

const library = createRequire(import.meta.url).resolve('hydrogen-view-sdk');
const home = join(dirname(library), '..');
/** The encryption that Hydrogen depends on; the page asks for it by the names of its files. */
const olm = dirname(createRequire(library).resolve('@matrix-org/olm'));

const FOLDERS: Readonly<Record<string, string>> = {
  '/': join(home, 'lib-build'),
  '/assets': join(home, 'asset-build', 'assets'),
  '/olm': olm,
};

export async function serveHydrogen(): Promise<Listening> {
  const script = await bundlePage('hydrogen/page');
  const bodyAt = async (path: string): Promise<string | Buffer | undefined> => {
    if (path === '/') return HTML;
    if (path === '/page.js') return script;
    const folder = FOLDERS[dirname(path)];
    return folder && readFile(join(folder, basename(path))).catch(() => undefined);
  };
  const pages = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const body = await bodyAt(pathname === '/index.html' ? '/' : pathname);
    response.statusCode = body === undefined ? 404 : 200;
    response.setHeader('content-type', TYPES[extname(pathname)] ?? 'text/html');
    response.end(body);
  });
  return listenLocally(pages);
}
