/** E-mail, put together. */
import { NO_VALIDATION, type ContactValidation } from '../accounts/validation.ts';
import type { Config } from '../config.ts';
import { createRateLimiter } from '../http/rate-limits.ts';
import { secretFor } from '../sessions/token-key.ts';
import { contactStore } from '../storage/contacts.ts';
import type { Engine } from '../storage/engine.ts';
import { validationSessionStore } from '../storage/validation-sessions.ts';
import { createMailer, type Mailer } from './mailer.ts';
import { createEmailValidation } from './validation.ts';

/** What sends e-mail; undefined where no mail server is configured. */
export function configuredMailer({
  RUMA_SMTP_URL: url,
  RUMA_SMTP_FROM: from,
}: Pick<Config, 'RUMA_SMTP_URL' | 'RUMA_SMTP_FROM'>): Mailer | undefined {
  return url === undefined || from === undefined ? undefined : createMailer(url, from);
}

/** How addresses are proved: by letters, where any can be sent. */
export function contactValidation(deps: {
  readonly engine: Engine;
  readonly config: Config;
  readonly mailer: Mailer | undefined;
  /** The secret that signs access tokens; those in letters are made from it. */
  readonly tokenKey: Uint8Array;
  /** Where clients reach the server, once it listens. */
  readonly publicUrl: () => string | undefined;
  readonly clock: () => number;
  readonly onNotice: (sentence: string) => void;
}): ContactValidation {
  const { engine, config, mailer, tokenKey, publicUrl, clock, onNotice } = deps;
  if (mailer === undefined) return NO_VALIDATION;
  const limits = config.RUMA_RATE_LIMITS;
  return createEmailValidation({
    engine,
    store: validationSessionStore(engine),
    contacts: contactStore(engine),
    mailer,
    key: secretFor(tokenKey, 'e-mail'),
    serverName: config.RUMA_SERVER_NAME,
    publicUrl: () => {
      const url = publicUrl();
      if (url === undefined) throw new Error('links in letters need RUMA_PUBLIC_BASEURL');
      return url;
    },
    rateLimiter: limits === false ? undefined : createRateLimiter(limits, clock),
    clock,
    onNotice,
  });
}
