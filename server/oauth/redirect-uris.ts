/**
 * Where an authorization code may be sent: to whom a client proves to be by receiving it. Pure.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#redirect-uri-validation
 */
import { hasCommonBase } from './client-urls.ts';
import { OAuthError } from './oauth-error.ts';

const LONGEST_URI = 2048;

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Throws {@link OAuthError} `invalid_redirect_uri`, with the URI and what is wrong with it. */
export function assertRedirectUri(uri: string, type: 'web' | 'native', base: URL): void {
  const problem = redirectUriProblem(uri, type, base);
  if (problem === undefined) return;
  throw new OAuthError(
    'invalid_redirect_uri',
    `redirect_uris has ${uri.slice(0, 200)}: ${problem}`,
  );
}

function redirectUriProblem(uri: string, type: 'web' | 'native', base: URL): string | undefined {
  const url = uri.length <= LONGEST_URI ? URL.parse(uri) : null;
  if (url === null) return 'that is no URI';
  if (uri.includes('#')) return 'it must not have a fragment';
  if (url.protocol === 'https:') return webProblem(url, base);
  if (type === 'web') return 'web clients must use https';
  return url.protocol === 'http:' ? loopbackProblem(uri, url) : schemeProblem(uri, url, base);
}

function webProblem(url: URL, base: URL): string | undefined {
  if (url.username !== '' || url.password !== '') return 'it must not have a user or password';
  if (!hasCommonBase(url, base))
    return 'it must be on the host of client_uri, or a subdomain of it';
  return undefined;
}

/** The port is chosen when the client listens, so none is registered, and any is good. */
function loopbackProblem(uri: string, url: URL): string | undefined {
  if (!LOOPBACK.has(url.hostname)) return 'http is for localhost, 127.0.0.1 and [::1] only';
  const authority = /^http:\/\/([^/?]*)/i.exec(uri)?.[1];
  if (authority?.toLowerCase() !== url.hostname)
    return 'it must not have a port, a user or a password';
  return undefined;
}

/** The scheme is the client's host read backwards, and may go on after a dot: `com.example.app`. */
function schemeProblem(uri: string, url: URL, base: URL): string | undefined {
  const scheme = url.protocol.slice(0, -1);
  const reversed = base.hostname.split('.').toReversed().join('.');
  // A host of a single word could make a scheme that is something else already.
  const isOwn =
    reversed.includes('.') && (scheme === reversed || scheme.startsWith(`${reversed}.`));
  if (!isOwn) return `its scheme must begin with ${reversed}`;
  if (uri.slice(url.protocol.length).startsWith('//')) return 'it must not have a host';
  return undefined;
}
