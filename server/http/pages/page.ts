/**
 * The few HTML pages that are part of the client-server API: plain, readable without styles, and with a content
 * security policy that allows the page's own script and style and nothing else.
 */
import { hash } from 'node:crypto';
import type { FastifyReply } from 'fastify';

export interface Page {
  /** A language tag; left out: English. */
  readonly language?: string;
  readonly title: string;
  /** HTML; whatever comes from outside went through {@link escapeHtml}. */
  readonly body: string;
  /** Runs when the page is there. */
  readonly script?: string;
  /** Where a form may lead beside this server, as sources of a content security policy: browsers look at redirects too. */
  readonly formTargets?: readonly string[];
}

const STYLE = `
:root {
  color-scheme: light dark; font: 1.125rem/1.5 system-ui, sans-serif;
  background: light-dark(#fbfaf7, #17181b); color: light-dark(#1f2328, #e8e6e1);
  --link: light-dark(#1f5aa6, #8fbcf5); --line: light-dark(#8a8578, #77746c);
}
body { margin: 0 auto; max-width: 28rem; overflow-wrap: anywhere; padding: 2rem 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.125rem; margin-top: 2rem; }
a { color: var(--link); }
label { display: block; margin-top: 1rem; }
input, button {
  border: 1px solid var(--line); border-radius: 0.375rem; box-sizing: border-box; font: inherit;
  min-height: 2.75rem; padding: 0.5rem; width: 100%;
}
input { background: light-dark(#fff, #0e0f11); color: inherit; }
input[type="checkbox"] { margin: 0 0.5rem 0 0; min-height: 1.25rem; vertical-align: middle; width: 1.25rem; }
button { background: light-dark(#1f5aa6, #8fbcf5); color: light-dark(#fff, #10131a); cursor: pointer; margin-top: 1.5rem; }
button.second { background: transparent; color: inherit; margin-top: 0.75rem; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
dl { display: grid; gap: 0.25rem 1rem; grid-template-columns: auto 1fr; } dd { margin: 0; } dt { font-weight: 600; }
ul { padding-left: 1.25rem; } li { margin-top: 0.75rem; }
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

function policy({ script, formTargets = [] }: Page): string {
  return [
    `default-src 'none'`,
    ...(script === undefined ? [] : [`script-src ${source(script)}`]),
    `style-src ${source(STYLE)}`,
    `connect-src 'self'`,
    ['form-action', `'self'`, ...formTargets].join(' '),
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

/** Addresses of pages hold secrets, and so may what is on them. */
const UNSEEN = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };

/**
 * Sends a page. No Cross-Origin-Opener-Policy: a page that a client opened tells its opener when it is done. No
 * referrer and no cache: the address holds the id of a session.
 */
export function sendPage(reply: FastifyReply, status: number, page: Page): FastifyReply {
  return reply
    .code(status)
    .headers(pageHeaders(page))
    .type('text/html; charset=utf-8')
    .send(renderPage(page));
}

/** Sends a browser on from a form, to where it looks at something. */
export function sendOn(reply: FastifyReply, location: string): FastifyReply {
  return reply
    .code(303)
    .headers({ location, ...UNSEEN })
    .send();
}

export function pageHeaders(page: Page): Record<string, string> {
  return {
    'content-security-policy': policy(page),
    ...UNSEEN,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}

export function renderPage({ language = 'en', title, body, script }: Page): string {
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
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
`;
}
