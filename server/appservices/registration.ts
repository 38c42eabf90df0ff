/**
 * What an application service is registered with: read from a file that an administrator wrote, and checked.
 *
 * @see https://spec.matrix.org/v1.19/application-service-api/#registration
 */
import {
  isNewLocalpart,
  makeUserId,
  MAX_IDENTIFIER_BYTES,
  type UserId,
} from '../matrix/identifiers.ts';
import { utf8Length } from '../matrix/utf8.ts';
import { readNamespaces, type Namespaces } from './namespaces.ts';
import { RegistrationError } from './registration-error.ts';

export interface Registration {
  readonly id: string;
  /** Where it is called, without a slash at the end; undefined when it wants no traffic. */
  readonly url: string | undefined;
  /** What it shows to us. */
  readonly asToken: string;
  /** What we show to it. */
  readonly hsToken: string;
  /** The user that it is when it does not say otherwise. */
  readonly sender: UserId;
  readonly namespaces: Namespaces;
  /** Whether it is told of typing, receipts and presence. */
  readonly receiveEphemeral: boolean;
  /** Whether its users are limited like others. Its sender never is. */
  readonly rateLimited: boolean;
  /** The networks it bridges to, such as `irc`. */
  readonly protocols: readonly string[];
}

/** An object as YAML and JSON have it. */
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Fields that it knows nothing of are left alone: services put some of their own there. Throws {@link RegistrationError}. */
export function readRegistration(value: unknown, serverName: string): Registration {
  if (!isRecord(value)) throw new RegistrationError('it must hold an object with id, url, …');
  const text = (field: string): string => {
    const found = value[field];
    if (typeof found === 'string' && found !== '') return found;
    throw new RegistrationError(
      found === undefined ? `${field} is missing` : `${field} must be a text that is not empty`,
    );
  };
  const token = (field: string): string => {
    const found = text(field);
    if (/^[\x21-\x7e]+$/.test(found)) return found;
    throw new RegistrationError(`${field} must have visible ASCII characters only, and no spaces`);
  };
  const flag = (field: string, otherwise: boolean): boolean => {
    const found = value[field] ?? otherwise;
    if (typeof found === 'boolean') return found;
    throw new RegistrationError(`${field} must be true or false`);
  };
  return {
    id: text('id'),
    url: readUrl(value['url']),
    asToken: token('as_token'),
    hsToken: token('hs_token'),
    sender: readSender(text('sender_localpart'), serverName),
    namespaces: readNamespaces(value['namespaces']),
    receiveEphemeral: flag('receive_ephemeral', false),
    rateLimited: flag('rate_limited', true),
    protocols: readProtocols(value['protocols']),
  };
}

function readUrl(value: unknown): string | undefined {
  if (value === null) return undefined;
  if (value === undefined)
    throw new RegistrationError('url is missing; null stands for a service that is never called');
  const url = typeof value === 'string' ? URL.parse(value) : null;
  if (
    url === null ||
    !['http:', 'https:'].includes(url.protocol) ||
    `${url.search}${url.hash}${url.username}${url.password}` !== ''
  )
    throw new RegistrationError(
      'url must be null, or an http or https URL without user name, query and fragment',
    );
  return url.href.replace(/\/+$/, '');
}

function readSender(localpart: string, serverName: string): UserId {
  if (
    isNewLocalpart(localpart) &&
    utf8Length(`@${localpart}:${serverName}`) <= MAX_IDENTIFIER_BYTES
  )
    return makeUserId(localpart, serverName);
  throw new RegistrationError(
    'sender_localpart must be the part between @ and :, with a-z, 0-9 and . _ = - / + only',
  );
}

function readProtocols(value: unknown): readonly string[] {
  const items: unknown[] = value === undefined || value === null ? [] : [value].flat();
  return items.map((item) => {
    if (typeof item === 'string' && item !== '') return item;
    throw new RegistrationError('protocols must be a list of texts');
  });
}

/** What no two services may share. Throws {@link RegistrationError} naming the first pair that does. */
export function refuseDuplicates(registrations: readonly Registration[]): void {
  const unique = {
    id: (one: Registration) => one.id,
    as_token: (one: Registration) => one.asToken,
  };
  for (const [field, of] of Object.entries(unique))
    for (const [index, one] of registrations.entries()) {
      const twin = registrations.slice(0, index).find((other) => of(other) === of(one));
      if (twin !== undefined)
        throw new RegistrationError(`${twin.id} and ${one.id} have the same ${field}`);
    }
}
