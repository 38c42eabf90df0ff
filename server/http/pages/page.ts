/**
 * The few HTML pages that are part of the client-server API: plain, readable without styles, and with a content
 * security policy that allows the page's own script and style and nothing else.
 */
import { hash } from 'node:crypto';
import type { FastifyReply } from 'fastify';

export interface Page {
  readonly title: string;
  /** HTML; whatever comes from outside went through {@link escapeHtml}. */
  readonly body: string;
  /** Runs when the page is there. */
  readonly script?: string;
}

const STYLE = `
:root { color-scheme: light dark; font: 1.125rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 26rem; padding: 2rem 1rem; }
label { display: block; margin-top: 1rem; }
input, button { box-sizing: border-box; font: inherit; padding: 0.5rem; width: 100%; }
button { margin-top: 1.5rem; }
[role="alert"] { font-weight: bold; }
`;

/** Text as it may stand in HTML, between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A script can never end its own element early. Throws when one would. */
function element(name: 'script' | 'style', content: string): string {
  if (content.includes('</')) throw new Error(`the page's ${name} must not have "</" in it`);
  return `<${name}>${content}</${name}>`;
}

const source = (content: string): string => `'sha256-${hash('sha256', content, 'base64')}'`;

function policy(script: string | undefined): string {
  return [
    `default-src 'none'`,
    ...(script === undefined ? [] : [`script-src ${source(script)}`]),
    `style-src ${source(STYLE)}`,
    `connect-src 'self'`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

/**
 * Sends a page. No Cross-Origin-Opener-Policy: a page that a client opened tells its opener when it is done. No
 * referrer and no cache: the address holds the id of a session.
 */
export function sendPage(reply: FastifyReply, status: number, page: Page): FastifyReply {
  const { title, body, script } = page;
  return reply
    .code(status)
    .headers({
      'content-security-policy': policy(script),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
${element('style', STYLE)}
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
${script === undefined ? '' : element('script', script)}
</body>
</html>
`,
    );
}
