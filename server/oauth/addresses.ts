/**
 * Where OAuth is spoken on this server: the addresses of its endpoints and pages, and what `auth_metadata` says of them.
 * Nothing else of OAuth need be loaded to say it.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#server-metadata-discovery
 */
import type { JsonObject } from '../matrix/json.ts';
import type { BrowserStage } from '../sessions/ui-auth-stages.ts';
import { GRANT_TYPES } from './client-metadata.ts';

/** All of it is below this path, which a reverse proxy has to let through. */
export const OAUTH_ROOT = '/_ruma/oauth';

/** Paths below {@link OAUTH_ROOT}. */
export const ENDPOINTS = {
  authorize: '/authorize',
  token: '/token',
  revoke: '/revoke',
  register: '/register',
  deviceAuthorization: '/device_authorization',
  device: '/device',
  account: '/account',
  interaction: '/interaction',
  signIn: '/sign-in',
  signOut: '/sign-out',
  createAccount: '/create-account',
  sso: '/sso',
  confirm: '/confirm',
  upstream: '/upstream',
  callback: '/callback',
} as const;

export type Endpoint = keyof typeof ENDPOINTS;

/** The path of an endpoint, with a query if there is one. */
export function pathOf(endpoint: Endpoint, query: Readonly<Record<string, string>> = {}): string {
  const search = new URLSearchParams(query).toString();
  return OAUTH_ROOT + ENDPOINTS[endpoint] + (search === '' ? '' : `?${search}`);
}

/** What the account page can be asked for by `action`. */
export const ACCOUNT_ACTIONS = [
  'org.matrix.profile',
  'org.matrix.devices_list',
  'org.matrix.device_view',
  'org.matrix.device_delete',
  'org.matrix.account_deactivate',
  'org.matrix.cross_signing_reset',
] as const;

export type AccountAction = (typeof ACCOUNT_ACTIONS)[number];

export function isAccountAction(name: string): name is AccountAction {
  return ACCOUNT_ACTIONS.some((action) => action === name);
}

/** The address of an action, as clients link to it. */
export function actionPath(action: AccountAction, deviceId?: string): string {
  return pathOf('account', { action, ...(deviceId === undefined ? {} : { device_id: deviceId }) });
}

/**
 * Where a browser is sent to another provider, and from where it comes back to `to`, a page of ours.
 *
 * @param isAgain whether its user has to prove anew who they are
 */
export function upstreamPath(id: string, to: string, isAgain = false): string {
  const query = new URLSearchParams({ to, ...(isAgain ? { again: 'yes' } : {}) });
  return `${pathOf('upstream')}/${encodeURIComponent(id)}?${query}`;
}

/** Where a user confirms a stage of interactive authentication. */
export function confirmationPath(stage: BrowserStage, session: string): string {
  return stage === 'm.oauth'
    ? pathOf('account', { action: 'org.matrix.cross_signing_reset', session })
    : pathOf('confirm', { session });
}

/** The issuer. It names the server to OAuth libraries and must not change while there are sessions. */
export const issuerOf = (baseUrl: string): string => baseUrl + OAUTH_ROOT;

/** @param mayRegister whether people can make accounts on the sign-in page */
export function authMetadata(baseUrl: string, mayRegister: boolean): JsonObject {
  const url = (endpoint: Endpoint): string => baseUrl + pathOf(endpoint);
  return {
    issuer: issuerOf(baseUrl),
    authorization_endpoint: url('authorize'),
    token_endpoint: url('token'),
    revocation_endpoint: url('revoke'),
    registration_endpoint: url('register'),
    device_authorization_endpoint: url('deviceAuthorization'),
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment'],
    grant_types_supported: [...GRANT_TYPES],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
    revocation_endpoint_auth_methods_supported: ['none'],
    authorization_response_iss_parameter_supported: true,
    ...(mayRegister ? { prompt_values_supported: ['create'] } : {}),
    account_management_uri: url('account'),
    account_management_actions_supported: [...ACCOUNT_ACTIONS],
  };
}
