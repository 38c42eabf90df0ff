/**
 * GET, of what strangers name. The address that is connected to is the very one that was checked, whatever the name
 * resolves to a moment later; each redirect is checked like the first URL.
 */
import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { AddressPolicy } from './addresses.ts';
import { fetchableUrl } from './urls.ts';

/**
 * Nothing came. Why is not told to strangers: it would tell them what there is in the network of the server.
 */
export class UnreachableError extends Error {
  override name = 'UnreachableError';
}

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

export interface OutboundOptions {
  readonly mayReach: AddressPolicy;
  /** All addresses of a name. Throws where there are none. */
  readonly resolve: (hostname: string) => Promise<readonly ResolvedAddress[]>;
  readonly userAgent: string;
}

export interface OutboundRequest {
  readonly url: URL;
  readonly accept: string;
  /** For everything: names, connections, redirects and the whole body. */
  readonly signal: AbortSignal;
}

export interface OutboundAnswer {
  /** Where it came from in the end. */
  readonly url: URL;
  /** 2xx, and not packed: that was not asked for. */
  readonly isFine: boolean;
  /** Empty where there is none. */
  readonly contentType: string;
  /** The body. Throws {@link UnreachableError} where it breaks off. Read it, or {@link OutboundAnswer.discard} it. */
  readonly chunks: AsyncIterable<Uint8Array>;
  discard(): void;
}

/** Follows redirects. Throws {@link UnreachableError}. */
export type OutboundGet = (request: OutboundRequest) => Promise<OutboundAnswer>;

const MOST_REDIRECTS = 5;
const LONGEST_HEADERS = 16_384;
const REDIRECTS: ReadonlySet<number | undefined> = new Set([301, 302, 303, 307, 308]);

export function createOutboundGet({ mayReach, resolve, userAgent }: OutboundOptions): OutboundGet {
  /** The addresses of a host that may be reached. For an address nobody need be asked. */
  const openAddresses = async (host: string): Promise<readonly ResolvedAddress[]> => {
    const family = isIP(host);
    const all = family === 0 ? await resolve(host) : [{ address: host, family }];
    return all.filter(({ address }) => mayReach(address));
  };

  const once = async (url: URL, { accept, signal }: OutboundRequest): Promise<IncomingMessage> => {
    const addresses = await openAddresses(url.hostname.replace(/^\[|\]$/g, ''));
    if (addresses.length === 0) throw new Error('there is no address that may be reached');
    signal.throwIfAborted();
    const { promise, resolve: answered, reject } = Promise.withResolvers<IncomingMessage>();
    const request = (url.protocol === 'https:' ? tlsRequest : plainRequest)(url, {
      agent: false,
      lookup: lookupAmong(addresses),
      signal,
      maxHeaderSize: LONGEST_HEADERS,
      headers: { accept, 'accept-encoding': 'identity', 'user-agent': userAgent },
    });
    request.once('socket', (socket) =>
      socket.once('connect', () => {
        if (!mayReach(socket.remoteAddress ?? '')) socket.destroy(new Error('not the address'));
      }),
    );
    request.once('response', answered).on('error', reject).end();
    return promise;
  };

  return async (request) => {
    try {
      let { url } = request;
      for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
        const body = await once(url, request);
        const { location } = body.headers;
        if (!REDIRECTS.has(body.statusCode) || location === undefined) return answerOf(url, body);
        body.destroy();
        url = fetchableUrl(location, url);
      }
      throw new Error('too many redirects');
    } catch (error) {
      throw new UnreachableError('nothing came from there', { cause: error });
    }
  };
}

function answerOf(url: URL, body: IncomingMessage): OutboundAnswer {
  const { 'content-type': contentType = '', 'content-encoding': encoding = 'identity' } =
    body.headers;
  const { statusCode = 0 } = body;
  return {
    url,
    isFine: statusCode >= 200 && statusCode < 300 && encoding.toLowerCase() === 'identity',
    contentType,
    chunks: chunksOf(body),
    discard: () => void body.destroy(),
  };
}

async function* chunksOf(body: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) if (chunk instanceof Uint8Array) yield chunk;
  } catch (error) {
    throw new UnreachableError('the answer broke off', { cause: error });
  }
}

/** The name is not asked for a second time: it might lead elsewhere by then. */
function lookupAmong(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_hostname, { all }, callback) => {
    const [first] = addresses;
    if (first === undefined) callback(new Error('the name leads to no open address'), '');
    else if (all === true) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };
}
