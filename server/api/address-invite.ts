/** Invites of addresses as clients write them: in /invite and in /createRoom. */
import Type from 'typebox';
import { readEmail } from '../accounts/validation.ts';
import { MatrixError } from '../errors.ts';
import type { AddressInvite } from '../rooms/address-invites.ts';
import { serverName } from './schemas.ts';

export const addressInviteFields = {
  id_server: serverName('The identity server to ask: its host name, and no URL.'),
  id_access_token: Type.String({ description: 'A token of the user for that identity server.' }),
  medium: Type.String({ description: '`email`, or `msisdn` for a phone number.' }),
  address: Type.String({ description: 'Whom to invite; a number with its country code.' }),
};

/** What the operations answer that have an identity server asked. */
export const identityServerErrors = {
  M_BAD_STATUS: 'The identity server answered what none should.',
  M_CONNECTION_FAILED: 'The identity server did not answer.',
  M_INVALID_PARAM: 'The address or the token cannot be.',
  M_SERVER_NOT_TRUSTED: 'This server does not ask that identity server.',
  M_TERMS_NOT_SIGNED: 'The identity server wants its terms accepted first.',
  M_THREEPID_MEDIUM_NOT_SUPPORTED: 'That kind of address cannot be invited.',
} as const;

/** The fields, of which a body may lack some. */
export type AddressInviteBody = {
  readonly [Name in keyof typeof addressInviteFields]?: string | undefined;
};

/**
 * The invite that a body describes, its address in the form in which addresses are compared.
 *
 * Throws M_BAD_JSON for what is missing, M_THREEPID_MEDIUM_NOT_SUPPORTED, and M_INVALID_PARAM for an address that cannot be.
 *
 * @see https://spec.matrix.org/v1.19/appendices/#3pid-types
 */
export function readAddressInvite(body: AddressInviteBody): AddressInvite {
  const { id_server: idServer, id_access_token: accessToken, medium, address } = body;
  if (idServer === undefined) throw missing('id_server');
  if (accessToken === undefined) throw missing('id_access_token');
  if (medium === undefined) throw missing('medium');
  if (address === undefined) throw missing('address');
  return { idServer, accessToken, medium, address: readAddress(medium, address) };
}

function readAddress(medium: string, address: string): string {
  if (medium === 'email') return readEmail(address, 'address');
  if (medium === 'msisdn') return readInternationalNumber(address);
  throw new MatrixError('M_THREEPID_MEDIUM_NOT_SUPPORTED', 'medium must be email or msisdn');
}

function readInternationalNumber(address: string): string {
  const digits = address.replaceAll(/[\s().+/-]/g, '');
  if (/^[1-9][0-9]{5,14}$/.test(digits)) return digits;
  throw new MatrixError('M_INVALID_PARAM', 'address is no phone number with its country code');
}

function missing(field: string): MatrixError {
  return new MatrixError('M_BAD_JSON', `${field} is missing`);
}
