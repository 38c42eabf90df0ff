/** The paths of requests: written in one way, whatever way a client wrote them, and sorted by whose they are. */

/** Paths that belong to Matrix, or to the administration of this server; all others are the site’s. */
export function isMatrixPath(path: string): boolean {
  return /^\/(_matrix|_synapse|_ruma\/admin|\.well-known\/matrix)(\/|\?|$)/.test(path);
}

/** An encoded letter, digit, `-`, `.`, `_` or `~`: it means the same as the bare character. */
const ENCODED_UNRESERVED = /%(?:2[DE]|3\d|[46][1-9A-F]|5[\dAF]|7[\dAE])/gi;

/**
 * A request's target as the router is to see it: without scheme and host (proxies may send them), without
 * needless percent-encoding in the path, and with `v3` where clients written before v1.1 of the spec ask for `r0`.
 * The query is left as it is.
 *
 * @see https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2.2
 */
export function routedTarget(target: string): string {
  const end = target.indexOf('?');
  const path = end === -1 ? target : target.slice(0, end);
  const query = end === -1 ? '' : target.slice(end);
  const plain = path
    .replace(/^https?:\/\/[^/]*/i, '')
    .replaceAll(ENCODED_UNRESERVED, (encoded) => decodeURIComponent(encoded))
    .replace(/^\/_matrix\/(client|media)\/r0\//, '/_matrix/$1/v3/');
  return (plain === '' ? '/' : plain) + query;
}
