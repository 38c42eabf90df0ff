/**
 * The content security policy of the site's pages, made from the pages themselves: everything comes from the
 * same origin, inline scripts are the few that are known here by hash, inline styles are none.
 *
 * Written to `_headers.json`; the server sends what stands there with each page.
 */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuiltPage } from './pages.ts';

const SCRIPT = /<script\b([^>]*)>([\s\S]*?)<\/script>/g;

/** The inline scripts of a page that a browser would execute. */
export function inlineScripts(html: string): string[] {
  return [...html.matchAll(SCRIPT)].flatMap(([, attributes = '', body = '']) => {
    const type = /\btype="([^"]*)"/.exec(attributes)?.[1] ?? 'module';
    const runs = type === 'module' || type === 'text/javascript' || type === '';
    return /\bsrc=/.test(attributes) || !runs || body === '' ? [] : [body];
  });
}

const hashOf = (script: string): string =>
  `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

/** The policy for these pages. Run may talk to any homeserver the reader types, hence `connect-src *`. */
export function contentSecurityPolicy(pages: readonly Pick<BuiltPage, 'html'>[]): string {
  const hashes = new Set(pages.flatMap((page) => inlineScripts(page.html).map(hashOf)));
  // 'wasm-unsafe-eval' is for the search index's WebAssembly, which the browser compiles from this origin.
  const directives = {
    'default-src': ["'self'"],
    'script-src': ["'self'", "'wasm-unsafe-eval'", ...[...hashes].sort()],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'"],
    'connect-src': ['*'],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, values]) => `${name} ${values.join(' ')}`)
    .join('; ');
}

/** Writes the headers that the server sends with every page. */
export async function writeContentSecurityPolicy(
  folder: string,
  pages: readonly BuiltPage[],
): Promise<void> {
  const headers = {
    'content-security-policy': contentSecurityPolicy(pages),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
  await writeFile(join(folder, '_headers.json'), `${JSON.stringify(headers, null, 2)}\n`);
}
