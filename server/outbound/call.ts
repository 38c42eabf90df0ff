/**
 * Calls of an API that another server has: a method, a JSON body, and an answer of some length. Redirects are not
 * followed: whoever has an API says where it is.
 */
import type { IncomingMessage } from 'node:http';
import { chunksOf, connect, UnreachableError, type OutboundOptions } from './connect.ts';

export interface OutboundCallRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: URL;
  /** Further headers, names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, as text. */
  readonly body?: string | undefined;
  /** For everything: names, the connection and the whole answer. */
  readonly signal: AbortSignal;
}

export interface OutboundCallAnswer {
  readonly status: number;
  readonly text: string;
  /** The header `Retry-After`, as it came. */
  readonly retryAfter?: string | undefined;
}

/** Throws {@link UnreachableError} when no whole answer came; its cause says why. */
export type OutboundCall = (request: OutboundCallRequest) => Promise<OutboundCallAnswer>;

/** The longest answer that is read, in bytes. */
const LONGEST_ANSWER = 1_048_576;

export function createOutboundCall(options: OutboundOptions): OutboundCall {
  return async ({ method, url, headers = {}, body, signal }) => {
    try {
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      const all = { accept: 'application/json', ...type, ...headers };
      const length = body === undefined ? {} : { 'content-length': `${Buffer.byteLength(body)}` };
      const answer = await connect(
        { method, url, headers: { ...all, ...length }, body, signal },
        options,
      );
      const retryAfter = answer.headers['retry-after'];
      return { status: answer.statusCode ?? 0, text: await textOf(answer), retryAfter };
    } catch (error) {
      throw new UnreachableError('no answer came from there', { cause: error });
    }
  };
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunksOf(answer)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length <= LONGEST_ANSWER) continue;
    answer.destroy();
    throw new Error(`the answer is longer than ${LONGEST_ANSWER} bytes`);
  }
  return Buffer.concat(chunks).toString('utf8');
}
