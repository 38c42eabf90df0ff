/**
 * Which identity servers users may have asked, and where these are. A user names one by its host; what the administrator
 * lists may also be a URL, for one that is not at https or not on the internet.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#third-party-invites
 */
import { MatrixError } from '../errors.ts';
import { isServerName } from '../matrix/server-name.ts';
import { fetchableUrl, UrlRefusedError } from '../outbound/urls.ts';

export interface IdentityServer {
  /** Its host, and its port if that is not the usual one: what users call it. */
  readonly name: string;
  /** Scheme, host and port. */
  readonly origin: string;
  /** Whether the administrator listed it. Any address may then be its own; else only those that are open to strangers. */
  readonly isListed: boolean;
}

/** The word in RUMA_IDENTITY_SERVERS for all those that are at https. */
export const ANY = 'any';
const NONE = 'none';

/** Reads the items of RUMA_IDENTITY_SERVERS. Throws an `Error` that says what it takes. */
export function readTrusted(items: readonly string[]): readonly string[] {
  if (items.length === 1 && items[0] === NONE) return [];
  const bad = items.find((item) => !isTrustItem(item));
  if (bad === undefined && items.length > 0) return items;
  throw new Error('takes any, none, or a list of host names and of http or https URLs');
}

function isTrustItem(item: string): boolean {
  return item === ANY || (item !== NONE && listedServer(item) !== undefined);
}

export interface IdentityTrust {
  /** The server that a user names. Throws M_INVALID_PARAM for what is no name, M_SERVER_NOT_TRUSTED. */
  find(idServer: string): IdentityServer;
  /** The server that a URL leads to; undefined when nobody may be asked there. */
  at(url: URL): IdentityServer | undefined;
}

/** @param trusted as {@link readTrusted} answers it */
export function identityTrust(trusted: readonly string[]): IdentityTrust {
  const listed = trusted.map(listedServer).filter((server) => server !== undefined);
  const open = (origin: string): IdentityServer | undefined => {
    const url = openUrl(origin);
    return url === undefined || !trusted.includes(ANY)
      ? undefined
      : { name: url.host, origin: url.origin, isListed: false };
  };
  return {
    find(idServer) {
      if (!isServerName(idServer))
        throw new MatrixError(
          'M_INVALID_PARAM',
          'id_server must be a host name, with a port if need be, and no URL',
        );
      const name = idServer.toLowerCase();
      const server = listed.find((one) => one.name === name) ?? open(`https://${name}`);
      if (server !== undefined) return server;
      throw new MatrixError(
        'M_SERVER_NOT_TRUSTED',
        `id_server: this server does not ask ${name}; its administrator says whom it asks`,
      );
    },
    at: ({ origin }) => listed.find((one) => one.origin === origin) ?? open(origin),
  };
}

function listedServer(item: string): IdentityServer | undefined {
  const url = URL.parse(isServerName(item) ? `https://${item}` : item);
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/') return undefined;
  return { name: url.host, origin: url.origin, isListed: true };
}

/** Where a stranger may send this server: to https, and to no port where something else listens. */
function openUrl(origin: string): URL | undefined {
  try {
    const url = fetchableUrl(origin);
    return url.protocol === 'https:' ? url : undefined;
  } catch (error) {
    if (error instanceof UrlRefusedError) return undefined;
    throw error;
  }
}
