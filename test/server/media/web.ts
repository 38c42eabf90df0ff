/** A small web: HTTP servers in this process, and names that lead to them or anywhere. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenLocally } from '../../../snippets/runner/listen-locally.ts';

type Site = (request: IncomingMessage, response: ServerResponse) => void;

export async function openWeb() {
  const sites = new Map<string, Site>();
  const names = new Map<string, readonly string[]>();
  const asked: string[] = [];
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const url = `${request.headers.host?.split(':')[0]}${request.url}`;
    seen.push(url);
    const site = sites.get(url);
    if (site === undefined) response.writeHead(404).end();
    else site(request, response);
  });
  const { port, stop } = await listenLocally(server);

  return {
    /** Hosts and paths that were asked for. */
    seen,
    /** Names that were resolved. */
    asked,
    names,
    port,
    url: (hostAndPath: string): string => {
      const [host = '', ...path] = hostAndPath.split('/');
      return `http://${host}:${port}/${path.join('/')}`;
    },
    resolve: async (name: string) => {
      asked.push(name);
      const addresses = names.get(name);
      if (addresses === undefined) throw new Error(`ENOTFOUND ${name}`);
      return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    },
    /** Puts something at a host and path, and the host into the names. */
    put(hostAndPath: string, site: Site, address = '127.0.0.1'): void {
      sites.set(hostAndPath, site);
      names.set(hostAndPath.split('/')[0] ?? '', [address]);
    },
    close: stop,
  };
}

export const page =
  (body: string | Uint8Array, type = 'text/html'): Site =>
  (_request, response) =>
    response.writeHead(200, { 'content-type': type }).end(body);

export const redirect =
  (location: string): Site =>
  (_request, response) =>
    response.writeHead(302, { location }).end();
