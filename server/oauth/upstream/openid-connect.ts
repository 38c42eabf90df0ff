/**
 * Signing in with OpenID Connect: this server is a client there, with PKCE, `state` and `nonce`.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth
 */
import type { Configuration } from 'openid-client';
import type { OpenIdConnectConfig } from './config.ts';
import { NoPersonError, type Provider } from './provider.ts';

export function openIdConnect(config: OpenIdConnectConfig): Provider {
  let known: Promise<Configuration> | undefined;

  /** Asked for once; again after a failure. Throws {@link NoPersonError}. */
  const configuration = async (): Promise<Configuration> => {
    known ??= discover(config);
    try {
      return await known;
    } catch (error) {
      known = undefined;
      throw broken(config, error);
    }
  };

  return {
    async leave(callback, again) {
      const oidc = await import('openid-client');
      const kept = {
        verifier: oidc.randomPKCECodeVerifier(),
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
      };
      const url = oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: callback,
        scope: config.scope,
        code_challenge: await oidc.calculatePKCECodeChallenge(kept.verifier),
        code_challenge_method: 'S256',
        state: kept.state,
        nonce: kept.nonce,
        ...(again ? { prompt: 'login' } : {}),
      });
      return { url: url.href, kept };
    },

    async identify(returned, kept) {
      const oidc = await import('openid-client');
      if (returned.searchParams.get('state') !== kept('state'))
        throw new NoPersonError('refused', 'the state is not the one that was sent');
      const provider = await configuration();
      try {
        const tokens = await oidc.authorizationCodeGrant(provider, returned, {
          pkceCodeVerifier: kept('verifier'),
          expectedState: kept('state'),
          expectedNonce: kept('nonce'),
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims === undefined) throw new Error('there is no ID token');
        const text = (claim: string): string => {
          const value = claims[claim];
          return typeof value === 'string' ? value : '';
        };
        return {
          subject: claims.sub,
          name: text(config.localpartClaim),
          displayName: text(config.displayNameClaim),
        };
      } catch (error) {
        const isRefusal =
          error instanceof oidc.AuthorizationResponseError ||
          error instanceof oidc.ResponseBodyError;
        if (isRefusal) throw new NoPersonError('refused', error.message, { cause: error });
        throw broken(config, error);
      }
    },
  };
}

async function discover({
  issuer,
  clientId,
  clientSecret,
}: OpenIdConnectConfig): Promise<Configuration> {
  const { discovery, allowInsecureRequests } = await import('openid-client');
  const url = new URL(issuer);
  const options = url.protocol === 'http:' ? { execute: [allowInsecureRequests] } : {};
  return discovery(url, clientId, clientSecret, undefined, options);
}

function broken({ issuer }: OpenIdConnectConfig, cause: unknown): NoPersonError {
  return new NoPersonError('broken', `${issuer} cannot be understood`, { cause });
}
