/** The paths of requests: written in one way, whatever way a client wrote them, and sorted by whose they are. */

/** Paths that belong to Matrix, or to the administration of this server; all others are the site’s. */
export function isMatrixPath(path: string): boolean {
  return /^\/(_matrix|_synapse|_ruma\/admin|\.well-known\/matrix)(\/|\?|$)/.test(path);
}

/** An encoded letter, digit, `-`, `.`, `_` or `~`: it means the same as the bare character. */
const ENCODED_UNRESERVED = /%(?:2[DE]|3\d|[46][1-9A-F]|5[\dAF]|7[\dAE])/gi;

/** What a proxy may leave in front of a path: the path of the public address. */
const PUBLIC = /^\/(_matrix|_ruma\/oauth|_ruma\/email)\//;

/**
 * The target without the path of the public address, where a proxy has left that in. Only what everybody may ask for is
 * had so: a proxy that keeps strangers from the rest has to know one way of writing it.
 */
function withoutBase(path: string, basePath: string): string {
  const isBelow = basePath !== '' && path.startsWith(`${basePath}/`);
  const rest = isBelow ? path.slice(basePath.length) : path;
  return PUBLIC.test(rest) ? rest : path;
}

/**
 * A request's target as the router is to see it: without scheme and host (proxies may send them), without
 * needless percent-encoding in the path, and with `v3` where clients written before v1.1 of the spec ask for `r0`.
 * The query is left as it is.
 *
 * @param basePath the path of the server's public address; proxies may take it away, or not
 *
 * @see https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2.2
 */
export function routedTarget(target: string, basePath = ''): string {
  const end = target.indexOf('?');
  const path = end === -1 ? target : target.slice(0, end);
  const query = end === -1 ? '' : target.slice(end);
  const written = path
    .replace(/^https?:\/\/[^/]*/i, '')
    .replaceAll(ENCODED_UNRESERVED, (encoded) => decodeURIComponent(encoded));
  const plain = withoutBase(written, basePath).replace(
    /^\/_matrix\/(client|media)\/r0\//,
    '/_matrix/$1/v3/',
  );
  return (plain === '' ? '/' : plain) + query;
}
