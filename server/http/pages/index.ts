/** The pages of the client-server API, and where they are. */
import type { FastifyInstance } from 'fastify';
import { MatrixError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { clientAt, type RateLimiter } from '../rate-limits.ts';
import { addAuthFallback, AUTH_FALLBACK_PATH } from './auth-fallback.ts';
import { addLoginFallback, LOGIN_FALLBACK_PATH } from './login-fallback.ts';

export const PAGES = [
  { path: AUTH_FALLBACK_PATH, method: 'GET' },
  { path: AUTH_FALLBACK_PATH, method: 'POST' },
  { path: LOGIN_FALLBACK_PATH, method: 'GET' },
] as const;

export function addPages(
  app: FastifyInstance,
  { uiAuthFallback, oauth }: Pick<Services, 'uiAuthFallback' | 'oauth'>,
  rateLimiter: RateLimiter | undefined,
): void {
  addAuthFallback(
    app,
    uiAuthFallback,
    (ip) => {
      const waitMs = rateLimiter?.take('login', clientAt(ip)) ?? 0;
      if (waitMs > 0)
        throw new MatrixError(
          'M_LIMIT_EXCEEDED',
          `Too many attempts; wait ${Math.ceil(waitMs / 1000)} seconds.`,
        );
    },
    oauth.isOn ? oauth.addresses.confirmation : undefined,
  );
  addLoginFallback(app);
}
