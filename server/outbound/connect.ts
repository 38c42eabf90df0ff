/** One request to one place. The address that is connected to is the very one that was checked, whatever the name resolves to a moment later. */
import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { AddressPolicy } from './addresses.ts';

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

export interface Connection {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly signal: AbortSignal;
}

const LONGEST_HEADERS = 16_384;

/** Answers as soon as the headers are there. Throws whatever went wrong before. */
export async function connect(
  { method, url, headers, body, signal }: Connection,
  { mayReach, resolve, userAgent }: OutboundOptions,
): Promise<IncomingMessage> {
  const addresses = (await addressesOf(url, resolve)).filter(({ address }) => mayReach(address));
  if (addresses.length === 0) throw new Error('there is no address that may be reached');
  signal.throwIfAborted();
  const { promise, resolve: answered, reject } = Promise.withResolvers<IncomingMessage>();
  const request = (url.protocol === 'https:' ? tlsRequest : plainRequest)(url, {
    method,
    agent: false,
    lookup: lookupAmong(addresses),
    signal,
    maxHeaderSize: LONGEST_HEADERS,
    headers: { ...headers, 'accept-encoding': 'identity', 'user-agent': userAgent },
  });
  request.once('socket', (socket) =>
    socket.once('connect', () => {
      if (!mayReach(socket.remoteAddress ?? '')) socket.destroy(new Error('not the address'));
    }),
  );
  request.once('response', answered).on('error', reject).end(body);
  return promise;
}

/** For an address nobody need be asked. */
async function addressesOf(
  url: URL,
  resolve: OutboundOptions['resolve'],
): Promise<readonly ResolvedAddress[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  return family === 0 ? resolve(host) : [{ address: host, family }];
}

/** The body, piece by piece. Throws {@link UnreachableError} where it breaks off. */
export async function* chunksOf(body: IncomingMessage): AsyncGenerator<Uint8Array> {
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
