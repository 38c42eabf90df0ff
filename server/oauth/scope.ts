/**
 * Scopes: what a client asks a user to let it do. Pure.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#scope
 */
import { isDeviceId } from '../matrix/identifiers.ts';

/** Whose scopes are granted, in the words of OAuth: the client-server API. */
export const RESOURCE = 'urn:matrix:client';

/** Everything that the client-server API has. */
const API_SCOPE = 'urn:matrix:client:api:*';

const DEVICE_SCOPE = 'urn:matrix:client:device:';

/** The scope of a device's session, as it is written into answers. */
export const scopeOf = (deviceId: string): string => `${API_SCOPE} ${DEVICE_SCOPE}${deviceId}`;

/** The characters that RFC 6749 allows in a scope token. */
const SCOPE_TOKEN = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

/** The scope cannot be granted; the message says why. */
export class ScopeError extends Error {
  override readonly name = 'ScopeError';
}

/** What this server grants of a scope. */
export interface GrantedScope {
  readonly deviceId: string;
  /** The scope as it is written into answers: without tokens that are not known here. */
  readonly text: string;
}

/**
 * Reads the scope of a login: the whole API, and exactly one device. Tokens that are not known are left out of what is
 * granted, as RFC 6749 lets a server do.
 *
 * Throws {@link ScopeError}.
 */
export function parseScope(scope: string | undefined): GrantedScope {
  const tokens = new Set((scope ?? '').split(' ').filter((token) => token !== ''));
  const odd = [...tokens].find((token) => !SCOPE_TOKEN.test(token));
  if (odd !== undefined) throw new ScopeError('scope has a character that no scope may have');
  if (!tokens.has(API_SCOPE)) throw new ScopeError(`scope must have ${API_SCOPE}`);
  const devices = [...tokens].filter((token) => token.startsWith(DEVICE_SCOPE));
  const [device] = devices;
  if (device === undefined || devices.length > 1)
    throw new ScopeError(`scope must have exactly one ${DEVICE_SCOPE}<device_id>`);
  const deviceId = device.slice(DEVICE_SCOPE.length);
  if (!isDeviceId(deviceId))
    throw new ScopeError('the device id in scope must have 1 to 255 characters');
  return { deviceId, text: scopeOf(deviceId) };
}
