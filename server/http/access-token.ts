/**
 * Where a request carries its access token.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#using-access-tokens
 */
import type { FastifyRequest } from 'fastify';
import { MatrixError } from '../errors.ts';
import type { RawQuery } from './query.ts';

/**
 * The token in the Authorization header, else in the query (deprecated by the spec, still served).
 * Throws M_MISSING_TOKEN where a header is there but is no bearer token.
 */
export function accessToken(request: FastifyRequest, query: RawQuery): string | undefined {
  const header = request.headers.authorization;
  if (header !== undefined) {
    const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
    if (token !== undefined) return token;
    throw new MatrixError(
      'M_MISSING_TOKEN',
      'the Authorization header must be "Bearer" and a token',
    );
  }
  const inQuery = query['access_token'];
  return typeof inQuery === 'string' && inQuery !== '' ? inQuery : undefined;
}
