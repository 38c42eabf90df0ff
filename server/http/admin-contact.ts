/** Whom a user can reach when the server has no room left. */
import type { Config } from '../config.ts';
import { isUserId } from '../matrix/identifiers.ts';

type Reachable = Pick<Config, 'RUMA_ADMIN_CONTACT' | 'RUMA_SUPPORT_PAGE' | 'RUMA_SERVER_NAME'>;

/**
 * A URI: of the contact, else of the page with help. Where neither is configured it is the postmaster of the server's host,
 * who is there wherever mail is (RFC 2142).
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#common-error-codes
 */
export function adminContact(config: Reachable): string {
  const { RUMA_ADMIN_CONTACT: contact, RUMA_SUPPORT_PAGE: page } = config;
  if (contact !== undefined)
    return isUserId(contact)
      ? `matrix:u/${encodeURIComponent(contact.slice(1)).replaceAll('%3A', ':')}`
      : `mailto:${contact}`;
  return page ?? `mailto:postmaster@${config.RUMA_SERVER_NAME.replace(/:\d+$/, '')}`;
}
