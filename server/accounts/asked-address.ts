/** An e-mail address that somebody proves on pages of this server: what the form remembers until the link was followed. */
import { randomBytes } from 'node:crypto';
import type { Contacts } from './contacts.ts';
import { readEmail, type Purpose } from './validation.ts';

export interface AskedAddress {
  readonly address: string;
  readonly sid: string;
  readonly secret: string;
}

/** Has a letter sent. Throws M_INVALID_PARAM for what is no address, and as `Contacts.requestToken`. */
export async function askForAddress(
  contacts: Pick<Contacts, 'requestToken'>,
  purpose: Purpose,
  typed: string,
): Promise<AskedAddress> {
  const address = readEmail(typed.trim());
  const secret = randomBytes(24).toString('base64url');
  const { sid } = await contacts.requestToken(
    { purpose, medium: 'email', address, clientSecret: secret, sendAttempt: 1 },
    'M_THREEPID_MEDIUM_NOT_SUPPORTED',
  );
  return { address, sid, secret };
}

/** What a form remembers, as it comes back; undefined before a letter was asked for. */
export function askedAddress(form: URLSearchParams): AskedAddress | undefined {
  const [address, sid, secret] = ['email', 'sid', 'client_secret'].map((name) => form.get(name));
  return address && sid && secret ? { address, sid, secret } : undefined;
}

/** The same as fields of the form. */
export function rememberedFields({ address, sid, secret }: AskedAddress): Record<string, string> {
  return { email: address, sid, client_secret: secret };
}
