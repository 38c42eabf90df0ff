/** Serves the built site beside the Matrix APIs, with the headers that its build asks for. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Headers for every page; the build adds its Content-Security-Policy, which holds hashes of its scripts. */
const HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
};

/** A built file whose name carries its hash never changes. */
const HASHED = '/_astro/';

export interface Site {
  /** Answers with the site's own "not found" page. */
  notFound(reply: FastifyReply): FastifyReply;
}

/** Mounts the site in `folder`; undefined where none was built. */
export function addSite(app: FastifyInstance, folder: string): Site | undefined {
  if (!existsSync(join(folder, 'index.html'))) return undefined;
  const headers = { ...HEADERS, ...builtHeaders(folder) };
  // Loaded only where there is a site to serve.
  app.register(import('@fastify/static'), {
    root: folder,
    prefix: '/',
    wildcard: true,
    redirect: true,
    decorateReply: true,
    cacheControl: false,
    setHeaders(reply, path) {
      reply.headers(headers);
      reply.header(
        'cache-control',
        path.includes(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  const notFoundPage = join(folder, '404.html');
  return {
    notFound: (reply) =>
      existsSync(notFoundPage)
        ? reply
            .code(404)
            .headers(headers)
            .type('text/html; charset=utf-8')
            .send(readFileSync(notFoundPage))
        : reply.code(404).type('text/plain; charset=utf-8').send('There is no such page.\n'),
  };
}

function builtHeaders(folder: string): Record<string, string> {
  const file = join(folder, '_headers.json');
  if (!existsSync(file)) return {};
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof parsed !== 'object' || parsed === null) return {};
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, String(value)]));
}
