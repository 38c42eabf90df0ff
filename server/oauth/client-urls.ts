/** The URLs of a client: web pages that stand for it. Pure. */
import { isString, type JsonValue } from '../matrix/json.ts';
import { OAuthError } from './oauth-error.ts';

const LONGEST_URL = 2048;

/** A web page of the client. Throws {@link OAuthError} naming the field for anything else. */
export function clientUrl(value: JsonValue | undefined, field: string): URL {
  if (value === undefined)
    throw new OAuthError(
      'invalid_client_metadata',
      `${field} is missing: it says whose client it is`,
    );
  const url = isString(value) && value.length <= LONGEST_URL ? URL.parse(value) : null;
  if (url?.protocol !== 'https:')
    throw new OAuthError('invalid_client_metadata', `${field} must be an https URL`);
  if (url.username !== '' || url.password !== '')
    throw new OAuthError('invalid_client_metadata', `${field} must not have a user or password`);
  return url;
}

/** Whether a URL is on the host of another, or on a subdomain of it. */
export function hasCommonBase(url: URL, base: URL): boolean {
  return url.hostname === base.hostname || url.hostname.endsWith(`.${base.hostname}`);
}
