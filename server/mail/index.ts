/** E-mail, put together. */
import type { Config } from '../config.ts';
import { createMailer, type Mailer } from './mailer.ts';

/** What sends e-mail; undefined where no mail server is configured. */
export function configuredMailer({
  RUMA_SMTP_URL: url,
  RUMA_SMTP_FROM: from,
}: Pick<Config, 'RUMA_SMTP_URL' | 'RUMA_SMTP_FROM'>): Mailer | undefined {
  return url === undefined || from === undefined ? undefined : createMailer(url, from);
}
