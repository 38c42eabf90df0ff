/**
 * GET, of what strangers name. The address that is connected to is the very one that was checked, whatever the name
 * resolves to a moment later; each redirect is checked like the first URL.
 */
import type { IncomingMessage } from 'node:http';
import { chunksOf, connect, UnreachableError, type OutboundOptions } from './connect.ts';
import { fetchableUrl } from './urls.ts';

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
const REDIRECTS: ReadonlySet<number | undefined> = new Set([301, 302, 303, 307, 308]);

export function createOutboundGet(options: OutboundOptions): OutboundGet {
  return async (request) => {
    try {
      let { url } = request;
      const { signal } = request;
      for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
        const headers = { accept: request.accept };
        const body = await connect({ method: 'GET', url, headers, signal }, options);
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
