/**
 * What a client says about itself when it registers, checked. Pure.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#client-metadata
 */
import { isArray, isObject, isString, type JsonObject, type JsonValue } from '../matrix/json.ts';
import { OAuthError } from './oauth-error.ts';
import { assertRedirectUri } from './redirect-uris.ts';
import { clientUrl, hasCommonBase } from './client-urls.ts';

export const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

export const GRANT_TYPES = ['authorization_code', 'refresh_token', DEVICE_CODE_GRANT] as const;

type GrantType = (typeof GRANT_TYPES)[number];

/** A client as it is registered: fields that are not here were not taken over. */
export interface ClientMetadata {
  readonly application_type: 'web' | 'native';
  readonly client_uri: string;
  readonly client_name?: string;
  readonly logo_uri?: string;
  readonly tos_uri?: string;
  readonly policy_uri?: string;
  readonly redirect_uris: readonly string[];
  readonly response_types: readonly 'code'[];
  readonly grant_types: readonly GrantType[];
  readonly token_endpoint_auth_method: 'none';
}

const LONGEST_NAME = 256;
const MOST_REDIRECT_URIS = 32;

/**
 * Reads a registration. What is not known is left out, as the spec asks; what is wrong is refused.
 *
 * Throws {@link OAuthError}: `invalid_redirect_uri`, or `invalid_client_metadata` that names the field.
 */
export function readClientMetadata(body: JsonValue): ClientMetadata {
  if (!isObject(body)) throw invalid('the body must be a JSON object');
  const application_type = body['application_type'] ?? 'web';
  if (application_type !== 'web' && application_type !== 'native')
    throw invalid('application_type must be web or native');
  const base = clientUrl(body['client_uri'], 'client_uri');
  const name = readName(body['client_name']);
  const grant_types = readGrantTypes(body['grant_types']);
  const usesCode = grant_types.includes('authorization_code');
  const links = Object.fromEntries(
    (['logo_uri', 'tos_uri', 'policy_uri'] as const).flatMap((field) => {
      const link = readLink(body, field, base);
      return link === undefined ? [] : [[field, link]];
    }),
  );
  return {
    application_type,
    client_uri: base.href,
    ...(name === undefined ? {} : { client_name: name }),
    ...links,
    redirect_uris: readRedirectUris(body['redirect_uris'], application_type, base, usesCode),
    response_types: readResponseTypes(body['response_types'], usesCode),
    grant_types,
    token_endpoint_auth_method: readAuthMethod(body['token_endpoint_auth_method']),
  };
}

function readName(name: JsonValue | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (isString(name) && name !== '' && name.length <= LONGEST_NAME && !/\p{Cc}/u.test(name))
    return name;
  throw invalid(`client_name must be a text of 1 to ${LONGEST_NAME} characters`);
}

function readLink(body: JsonObject, field: string, base: URL): string | undefined {
  const value = body[field];
  if (value === undefined) return undefined;
  const url = clientUrl(value, field);
  if (hasCommonBase(url, base)) return url.href;
  throw invalid(`${field} must be on the host of client_uri, or on a subdomain of it`);
}

/** The grants that it may use. Who gets tokens gets a refresh token with them, so that grant is always there. */
function readGrantTypes(value: JsonValue | undefined): readonly GrantType[] {
  const asked = texts(value ?? ['authorization_code'], 'grant_types');
  const known = GRANT_TYPES.filter((type) => asked.includes(type));
  if (known.every((type) => type === 'refresh_token'))
    throw invalid(`grant_types must have authorization_code or ${DEVICE_CODE_GRANT}`);
  return GRANT_TYPES.filter((type) => type === 'refresh_token' || known.includes(type));
}

function readResponseTypes(value: JsonValue | undefined, usesCode: boolean): readonly 'code'[] {
  if (!usesCode) return [];
  if (texts(value ?? ['code'], 'response_types').includes('code')) return ['code'];
  throw invalid('response_types must have code, which the grant authorization_code answers with');
}

function readAuthMethod(value: JsonValue | undefined): 'none' {
  if (value === undefined || value === 'none') return 'none';
  throw invalid('token_endpoint_auth_method must be none: clients have no secrets here');
}

function readRedirectUris(
  value: JsonValue | undefined,
  type: ClientMetadata['application_type'],
  base: URL,
  usesCode: boolean,
): readonly string[] {
  const uris = texts(value ?? [], 'redirect_uris');
  if (uris.length > MOST_REDIRECT_URIS)
    throw invalid(`redirect_uris may have at most ${MOST_REDIRECT_URIS} of them`);
  if (usesCode && uris.length === 0)
    throw new OAuthError(
      'invalid_redirect_uri',
      'redirect_uris must have at least one, for the grant authorization_code',
    );
  for (const uri of uris) assertRedirectUri(uri, type, base);
  return uris;
}

function texts(value: JsonValue, field: string): readonly string[] {
  if (isArray(value) && value.every(isString)) return value;
  throw invalid(`${field} must be a list of texts`);
}

function invalid(message: string): OAuthError {
  return new OAuthError('invalid_client_metadata', message);
}
