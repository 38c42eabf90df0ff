/** Requests that a server signs, so that another one knows who makes them. */
import type { CryptoPrimitives } from './crypto.ts';
import type { ServerNameText } from './identifiers.ts';
import type { JsonObject } from './json.ts';
import { signJson, type SigningKey } from './signing.ts';

/** What of a request is signed. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query. */
  readonly uri: string;
  readonly destination: ServerNameText;
  /** The JSON body, where there is one. */
  readonly content?: JsonObject;
}

/**
 * The header `Authorization` of a request that this server makes of another.
 *
 * @throws CanonicalJsonError when the body has no canonical form
 * @see https://spec.matrix.org/v1.19/server-server-api/#request-authentication
 */
export function requestAuthorization(
  request: SignedRequest,
  origin: ServerNameText,
  key: SigningKey,
  crypto: CryptoPrimitives,
): string {
  const { signatures } = signJson({ ...request, origin }, origin, key, crypto);
  const sig = signatures[origin]?.[key.keyId] ?? '';
  const fields = { origin, destination: request.destination, key: key.keyId, sig };
  const written = Object.entries(fields).map(([name, value]) => `${name}="${value}"`);
  return `X-Matrix ${written.join(',')}`;
}
