/**
 * Requests to identity servers. Users name them, so nothing there is trusted: neither where the name leads, nor how long
 * it takes, nor what it answers.
 *
 * @see https://spec.matrix.org/v1.19/identity-service-api/
 */
import { MatrixError } from '../errors.ts';
import type { JsonObject } from '../matrix/json.ts';
import { namedByAdministrator, type AddressPolicy } from '../outbound/addresses.ts';
import { createOutboundCall, type OutboundCallAnswer } from '../outbound/call.ts';
import { UnreachableError, type OutboundOptions } from '../outbound/connect.ts';
import { jsonOf } from '../outbound/json-answer.ts';
import { resolveBySystem } from '../outbound/resolve.ts';
import { createLanes } from '../turns.ts';
import type { IdentityAnswer } from './answers.ts';
import type { IdentityServer } from './trust.ts';

/** What every path of the API begins with. */
export const IDENTITY_API = '/_matrix/identity/v2';

export interface IdentityRequest {
  readonly method: 'GET' | 'POST';
  /** From the first slash on, with the query. */
  readonly path: string;
  /** The header `Authorization`. */
  readonly authorization?: string;
  readonly body?: JsonObject;
}

/** Throws M_CONNECTION_FAILED when no answer came, M_LIMIT_EXCEEDED when too many are under way. */
export type IdentityCall = (
  server: IdentityServer,
  request: IdentityRequest,
) => Promise<IdentityAnswer>;

export interface IdentityCallOptions {
  /** Where those may be that the administrator did not list. */
  readonly mayReach: AddressPolicy;
  readonly resolve: OutboundOptions['resolve'];
  /** For one request, in milliseconds. */
  readonly timeoutMs?: number | undefined;
}

/** A client waits for it. */
const TIMEOUT_MS = 10_000;

const REFUSAL = 'Too many requests to identity servers are under way.';

export function createIdentityCall(options: IdentityCallOptions): IdentityCall {
  const { mayReach, resolve, timeoutMs = TIMEOUT_MS } = options;
  const open = createOutboundCall({ mayReach, resolve, userAgent: 'Ruma TS' });
  const listed = createOutboundCall({
    mayReach: namedByAdministrator,
    resolve: resolveBySystem,
    userAgent: 'Ruma TS',
  });
  const inTurn = createLanes({
    each: { atOnce: 8, waiting: 128, refusal: REFUSAL },
    all: { atOnce: 64, waiting: 1024, refusal: REFUSAL },
  });

  return async (server, { method, path, authorization, body }) => {
    const call = server.isListed ? listed : open;
    const { status, text } = await answered(server, () =>
      inTurn(server.name, () =>
        call({
          method,
          url: new URL(`${server.origin}${path}`),
          ...(authorization === undefined ? {} : { headers: { authorization } }),
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(timeoutMs),
        }),
      ),
    );
    return { status, isFine: status >= 200 && status < 300, json: jsonOf(text) };
  };
}

async function answered(
  { name }: IdentityServer,
  call: () => Promise<OutboundCallAnswer>,
): Promise<OutboundCallAnswer> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    throw new MatrixError(
      'M_CONNECTION_FAILED',
      `id_server: no answer came from ${name}; try again later, or name another`,
    );
  }
}

/** The header `Authorization` for a token that a user has with an identity server. Throws M_INVALID_PARAM. */
export function bearer(accessToken: string): string {
  if (/^[\x21-\x7e]{1,4096}$/.test(accessToken)) return `Bearer ${accessToken}`;
  throw new MatrixError('M_INVALID_PARAM', 'id_access_token cannot be an access token');
}
