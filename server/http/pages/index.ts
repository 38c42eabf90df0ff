/** The pages of the client-server API and of mail, and where they are. */
import type { FastifyInstance } from 'fastify';
import { askForAddress } from '../../accounts/asked-address.ts';
import { MatrixError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { clientAt, takeOne, type RateLimiter } from '../rate-limits.ts';
import { addEmailConfirmation } from './email-confirmation.ts';
import { addAuthFallback, AUTH_FALLBACK_PATH, type AskForAddress } from './auth-fallback.ts';
import { STOP_PATH } from '../../push/mail/stop-link.ts';
import { addLoginFallback, LOGIN_FALLBACK_PATH } from './login-fallback.ts';
import { addStopMail } from './stop-mail.ts';

export const PAGES = [
  { path: AUTH_FALLBACK_PATH, method: 'GET' },
  { path: AUTH_FALLBACK_PATH, method: 'POST' },
  { path: LOGIN_FALLBACK_PATH, method: 'GET' },
  { path: STOP_PATH, method: 'GET' },
  { path: STOP_PATH, method: 'POST' },
] as const;

export function addPages(
  app: FastifyInstance,
  {
    uiAuthFallback,
    oauth,
    contacts,
    config,
    mailPush,
  }: Pick<Services, 'uiAuthFallback' | 'oauth' | 'contacts' | 'config' | 'mailPush'>,
  rateLimiter: RateLimiter | undefined,
): void {
  const limit = (ip: string): void => {
    const waitMs = rateLimiter?.take('login', clientAt(ip)) ?? 0;
    if (waitMs > 0)
      throw new MatrixError(
        'M_LIMIT_EXCEEDED',
        `Too many attempts; wait ${Math.ceil(waitMs / 1000)} seconds.`,
      );
  };
  const ask: AskForAddress = (ip, purpose, typed) => {
    takeOne(rateLimiter, 'email', clientAt(ip));
    return askForAddress(contacts, purpose, typed);
  };
  addAuthFallback(
    app,
    uiAuthFallback,
    limit,
    ask,
    oauth.isOn ? oauth.addresses.confirmation : undefined,
  );
  addLoginFallback(app);
  if (contacts.canMail) addEmailConfirmation(app, contacts, config.RUMA_SERVER_NAME, limit);
  addStopMail(app, mailPush.links);
}
