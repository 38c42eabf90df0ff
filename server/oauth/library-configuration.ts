/** How oidc-provider is set up: what Matrix asks for, and nothing of the rest. */
import {
  errors,
  interactionPolicy,
  type Configuration,
  type JWK,
  type KoaContextWithOIDC,
  type TokenEndpointGrantContext,
} from 'oidc-provider';
import type { Accounts } from '../accounts/accounts.ts';
import { ENDPOINTS, type Addresses } from './addresses.ts';
import { OAuthError } from './oauth-error.ts';
import type { Records } from './records.ts';
import { parseScope, RESOURCE, ScopeError } from './scope.ts';
import type { Trades } from './trade.ts';

/** How long each thing lives, in seconds. */
const LIFETIMES = {
  AuthorizationCode: 60,
  DeviceCode: 900,
  Interaction: 1800,
  Grant: 3600,
  Session: 1800,
  // Of the library's own tokens, which nobody gets.
  AccessToken: 60,
  RefreshToken: 60,
  IdToken: 60,
};

export interface LibraryOptions {
  readonly issuer: string;
  readonly addresses: Addresses;
  readonly records: Records;
  readonly accounts: Pick<Accounts, 'find'>;
  /** Signs cookies. */
  readonly cookieKey: string;
  readonly mayRegister: boolean;
  /** Answers a browser that came with a request that cannot be. */
  readonly renderError: (context: KoaContextWithOIDC, message: string) => void;
}

export function configuration(options: LibraryOptions, key: JWK): Configuration {
  const { issuer, addresses, records, accounts, cookieKey, mayRegister, renderError } = options;
  const cookie = {
    httpOnly: true,
    sameSite: 'lax',
    secure: issuer.startsWith('https:'),
    signed: true,
  } as const;
  return {
    adapter: (model) => records.adapter(model),
    jwks: { keys: [key] },
    scopes: [],
    responseTypes: ['code'],
    clientAuthMethods: ['none'],
    clientDefaults: {
      token_endpoint_auth_method: 'none',
      id_token_signed_response_alg: 'ES256',
    },
    pkce: { required: () => true },
    issueRefreshToken: () => true,
    expiresWithSession: () => false,
    ttl: LIFETIMES,
    routes: {
      authorization: ENDPOINTS.authorize,
      token: ENDPOINTS.token,
      device_authorization: ENDPOINTS.deviceAuthorization,
      code_verification: ENDPOINTS.device,
    },
    // Browsers of every origin may trade in what they earned: there are no cookies at these endpoints.
    clientBasedCORS: () => true,
    cookies: {
      keys: [cookieKey],
      names: { session: 'oauth_session', interaction: 'oauth_visit', resume: 'oauth_resume' },
      long: { ...cookie, path: addresses.root },
      short: cookie,
    },
    features: {
      devInteractions: { enabled: false },
      deviceFlow: { enabled: true, charset: 'base-20', mask: '****-****' },
      pushedAuthorizationRequests: { enabled: false },
      // What the library calls a resource server has scopes that depend on the request, as ours do: one is a device.
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: resourceServer,
      },
      revocation: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      dPoP: { enabled: false },
    },
    interactions: {
      policy: policy(mayRegister),
      url: (_context, { uid }) => `${addresses.of('interaction')}/${uid}`,
    },
    async findAccount(_context, sub) {
      const account = await accounts.find(sub);
      if (account === undefined || account.isDeactivated || account.isLocked) return undefined;
      return { accountId: sub, claims: () => ({ sub }) };
    },
    /** Consent is given to one device, so an earlier one never stands in for it. */
    async loadExistingGrant({ oidc }) {
      const grantId = oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : oidc.provider.Grant.find(grantId);
    },
    renderError(context, { error, error_description: description }) {
      renderError(context, description ?? error);
    },
  };
}

/** Always a user who says yes on our page; and a new account first, where that was asked for. */
function policy(mayRegister: boolean): interactionPolicy.DefaultPolicy {
  const prompts = interactionPolicy.base();
  const create = new interactionPolicy.Prompt({ name: 'create', requestable: true });
  if (mayRegister) prompts.add(create, 0);
  return prompts;
}

/** The scopes of the request, or of the code that is traded in. Throws what the library makes `invalid_scope` of. */
function resourceServer({ oidc }: KoaContextWithOIDC, resource: string) {
  if (resource !== RESOURCE) throw new errors.InvalidTarget();
  const { AuthorizationCode: code, DeviceCode: deviceCode } = oidc.entities;
  const scope = code?.scope ?? deviceCode?.scope ?? oidc.params?.['scope'];
  try {
    return {
      scope: parseScope(typeof scope === 'string' ? scope : undefined).text,
      accessTokenFormat: 'opaque' as const,
    };
  } catch (error) {
    if (error instanceof ScopeError) throw new errors.InvalidScope(error.message, String(scope));
    throw error;
  }
}

/** Refresh tokens are ours; the library has checked the client by then. */
export function refreshGrant(trades: Trades) {
  return async (context: TokenEndpointGrantContext): Promise<void> => {
    const { params, client } = context.oidc;
    const { refresh_token: token } = params;
    if (typeof token !== 'string' || token === '')
      throw new errors.InvalidRequest('missing required parameter refresh_token');
    try {
      context.body = await trades.refresh(token, client.clientId);
    } catch (error) {
      if (error instanceof OAuthError) throw new errors.InvalidGrant(error.message);
      throw error;
    }
  };
}
