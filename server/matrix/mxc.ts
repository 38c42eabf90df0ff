import { isMediaId } from './identifiers.ts';
import { isServerName } from './server-name.ts';

/**
 * Whether a text is the URI of a file.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#matrix-content-mxc-uris
 */
export function isMxcUri(text: string): boolean {
  const [, server = '', mediaId = ''] = /^mxc:\/\/([^/]+)\/([^/]+)$/.exec(text) ?? [];
  return isMediaId(mediaId) && isServerName(server);
}
