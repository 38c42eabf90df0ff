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
  forgotten: '/forgotten',
  emails: '/emails',
  sso: '/sso',
  confirm: '/confirm',
  upstream: '/upstream',
  callback: '/callback',
} as const;

export type Endpoint = keyof typeof ENDPOINTS;

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

/** Where everything is, as browsers see it: paths with the one that the public address of the server has itself. */
export interface Addresses {
  /** What all of them begin with, and the path of cookies. */
  readonly root: string;
  /** An endpoint, with a query if there is one. */
  of(endpoint: Endpoint, query?: Readonly<Record<string, string>>): string;
  /** What the account page can be asked for, as clients link to it. */
  action(action: AccountAction, deviceId?: string): string;
  /**
   * Where a browser is sent to another provider, and from where it comes back to `to`, a page of ours.
   *
   * @param isAgain whether its user has to prove anew who they are
   */
  upstream(id: string, to: string, isAgain?: boolean): string;
  /** Where a user confirms a stage of interactive authentication. */
  confirmation(stage: BrowserStage, session: string): string;
}

/** @param basePath the path of the server's public address, without a slash at its end */
export function addressesBelow(basePath: string): Addresses {
  const root = basePath + OAUTH_ROOT;
  const of: Addresses['of'] = (endpoint, query = {}) => {
    const search = new URLSearchParams(query).toString();
    return root + ENDPOINTS[endpoint] + (search === '' ? '' : `?${search}`);
  };
  return {
    root,
    of,
    action: (action, deviceId) =>
      of('account', { action, ...(deviceId === undefined ? {} : { device_id: deviceId }) }),
    upstream(id, to, isAgain = false) {
      const query = new URLSearchParams({ to, ...(isAgain ? { again: 'yes' } : {}) });
      return `${of('upstream')}/${encodeURIComponent(id)}?${query}`;
    },
    confirmation: (stage, session) =>
      stage === 'm.oauth'
        ? of('account', { action: 'org.matrix.cross_signing_reset', session })
        : of('confirm', { session }),
  };
}

/** The issuer. It names the server to OAuth libraries and must not change while there are sessions. */
export const issuerOf = (baseUrl: string): string => baseUrl + OAUTH_ROOT;

/** @param mayRegister whether people can make accounts on the sign-in page */
export function authMetadata(baseUrl: string, mayRegister: boolean): JsonObject {
  const url = (endpoint: Endpoint): string => issuerOf(baseUrl) + ENDPOINTS[endpoint];
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
