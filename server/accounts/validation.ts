/**
 * Proving that an e-mail address or a phone number is one's own: what clients ask for, and the port to whoever can
 * send mail or text messages.
 */
import { MatrixError } from '../errors.ts';
import { foldedEmailAddress, isEmailAddress } from '../mail/address.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { Part } from '../storage/parts.ts';

export type Medium = 'email' | 'msisdn';

/** What an address is proved for. A session is good for nothing else: whoever confirms was told what it is. */
export type Purpose = 'register' | 'reset-password' | 'add-contact';

/** A request for a token to be sent, checked. */
export interface ValidationRequest {
  readonly purpose: Purpose;
  readonly medium: Medium;
  /** The address as it is compared: in small letters, or the digits of the number as dialled in its country. */
  readonly address: string;
  /** Of a phone number: where it is dialled from, as `GB`. */
  readonly country?: string;
  readonly clientSecret: string;
  /** The same number again: the same message is not sent twice. */
  readonly sendAttempt: number;
  readonly nextLink?: string;
}

/** An address that was proved. */
export interface ProvedContact {
  readonly medium: Medium;
  readonly address: string;
  /** Milliseconds since the epoch. */
  readonly validatedAt: number;
}

export interface ValidatedContact extends ProvedContact {
  /** Whose password is to be reset, as it was when the letter was sent. */
  readonly userId?: UserId;
  /** Uses up the session; belongs to the commit of whatever the address was proved for. */
  readonly used: Part;
}

/** What whoever has the token is asked to confirm. */
export interface PendingValidation {
  readonly purpose: Purpose;
  readonly address: string;
  readonly userId?: UserId;
  readonly isValidated: boolean;
  /** Where to go once it is confirmed. */
  readonly nextLink?: string;
}

/** Sends tokens and knows which came back. */
export interface ContactValidation {
  readonly media: ReadonlySet<Medium>;
  /**
   * Sends a token; answers the id of the session that waits for it. Asked for media it has alone.
   *
   * Throws M_THREEPID_DENIED for an address that takes no mail, M_LIMIT_EXCEEDED, and M_UNKNOWN with 503 when nothing
   * can be sent at the moment.
   */
  begin(request: ValidationRequest): Promise<{ readonly sid: string; readonly submitUrl?: string }>;
  /** The address of a session for that purpose whose token came back; undefined when there is none. */
  validated(
    purpose: Purpose,
    sid: string,
    clientSecret: string,
  ): Promise<ValidatedContact | undefined>;
  /** What a token is for; undefined when it is none, or too old. */
  look(sid: string, token: string): Promise<PendingValidation | undefined>;
  /** Takes a token that came back; the same again changes nothing. Answers what it was for. */
  confirm(sid: string, token: string): Promise<PendingValidation | undefined>;
  /** Drops sessions that are too old. */
  sweep(): Promise<void>;
}

/** The validation of a server that can send nothing: no session ever begins. */
export const NO_VALIDATION: ContactValidation = {
  media: new Set(),
  begin: () => Promise.reject(new Error('no medium is supported, so nothing can be asked for')),
  validated: () => Promise.resolve(undefined),
  look: () => Promise.resolve(undefined),
  confirm: () => Promise.resolve(undefined),
  sweep: () => Promise.resolve(),
};

/** Throws M_INVALID_PARAM for a secret that cannot be. */
export function assertClientSecret(secret: string): void {
  if (!/^[0-9a-zA-Z.=_-]{1,255}$/.test(secret))
    throw invalid('client_secret must have 1 to 255 of the characters 0-9 a-z A-Z . = _ -');
}

/** The e-mail address as it is compared. Throws M_INVALID_PARAM for what can be none. */
export function readEmail(address: string, field = 'email'): string {
  if (!isEmailAddress(address)) throw invalid(`${field} is no e-mail address`);
  return foldedEmailAddress(address);
}

/** The digits of a phone number. Throws M_INVALID_PARAM for what can be none, or no country. */
export function readPhoneNumber(country: string, number: string): string {
  if (!/^[A-Z]{2}$/.test(country)) throw invalid('country must be two capital letters, such as GB');
  const digits = number.replaceAll(/[\s().+/-]/g, '');
  if (!/^[0-9]{3,15}$/.test(digits)) throw invalid('phone_number is no phone number');
  return digits;
}

/** Throws M_INVALID_PARAM for a link that is no web page. */
export function assertNextLink(link: string | undefined): void {
  if (link !== undefined && !/^https?:$/.test(URL.parse(link)?.protocol ?? ''))
    throw invalid('next_link must be an http or https URL');
}

function invalid(message: string): MatrixError {
  return new MatrixError('M_INVALID_PARAM', message);
}
