/**
 * What a run leaves behind: the requests it made, what came back, and which claims held.
 * Everything here is plain JSON, so that a page can ship it and a later run can be compared with it.
 */
import type { JsonValue } from '../../server/matrix/json.ts';
import type { Method } from '../example.ts';

/** What is kept of a body that is no text: neither a page nor a comparison needs more. */
export interface FileFacts {
  /** Without parameters. */
  readonly type: string;
  /** In bytes. */
  readonly size: number;
}

/**
 * A request as it went out. The path is relative to the homeserver and has no query. `MAIL` is a letter on its way to the
 * address that is its path.
 */
export interface SentRequest {
  readonly method: Method | 'MAIL';
  readonly path: string;
  /** Absent when there is none; arrays stand for a repeated key. */
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  /** Lower case; only what a reader has to send too. */
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON body. */
  readonly body?: JsonValue;
  /** The body as text, where the example sent something that is not JSON made from a value. */
  readonly rawBody?: string;
  /** The body, where it is a file. */
  readonly file?: FileFacts;
}

/** What came back, reduced to what matters to a reader. */
export interface ReceivedResponse {
  /** 250 is a mail server's: it took the letter. */
  readonly status: number;
  /** Lower case; only those of {@link isNotableHeader}. */
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON body; absent when the body was empty or was not JSON. */
  readonly body?: JsonValue;
  /** The body as text, when it was not JSON. */
  readonly text?: string;
  /** The body, when it is no text at all. */
  readonly file?: FileFacts;
  /** A browser hid most headers, because the server is of another origin than the page. */
  readonly headersHidden?: true;
}

/** One request and its answer. */
export interface Exchange {
  readonly caption?: string;
  /** Who asked: the name an example gave its user, or `anyone`. */
  readonly actor: string;
  /** Who was asked, where it was not the homeserver: an application service, a mail server. */
  readonly asked?: string;
  readonly request: SentRequest;
  readonly response: ReceivedResponse;
  /** When it was sent, in milliseconds of the clock that all exchanges of a run share. */
  readonly startedAt: number;
  /** When the body had ended, on the same clock. */
  readonly endedAt: number;
}

/** What became of one claim. */
export interface ClaimResult {
  readonly id: string;
  readonly text: string;
  readonly holds: boolean;
  /** What was found instead, when the claim does not hold. */
  readonly seen?: string;
}

/** `not-run`: the server lacks something the example needs. It says nothing about the server's behaviour. */
export type Outcome = 'verified' | 'failed' | 'not-run';

/** One example, run once against one homeserver. */
export interface Run {
  readonly outcome: Outcome;
  /** Why it failed or was not run, for a person to read. */
  readonly reason?: string;
  /** One for each claim of the example, in its order. Empty when it was not run. */
  readonly claims: readonly ClaimResult[];
  /** What the example showed. */
  readonly exchanges: readonly Exchange[];
  /** Its set-up, and attempts that led nowhere: to explain a failure, not to be shown. */
  readonly quiet: readonly Exchange[];
  readonly homeserver: string;
  /** The name in user ids; empty when it was not found out. */
  readonly serverName: string;
  readonly durationMs: number;
}

const NOTABLE = new Set([
  'content-type',
  'content-disposition',
  'content-range',
  'etag',
  'retry-after',
  'location',
  'allow',
]);

/**
 * Whether a response header is worth a reader's attention; `name` is lower case. What pages of other origins may do
 * stands on every answer, and matters where it was asked for.
 */
export function isNotableHeader(name: string, method: SentRequest['method']): boolean {
  return NOTABLE.has(name) || (method === 'OPTIONS' && name.startsWith('access-control-'));
}
