/**
 * Signing in with another provider: this server is a client of OpenID Connect there. Who comes for the first time gets
 * an account of their own; nobody ever gets into an account because it is called like them elsewhere.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#handling-the-callback-from-the-authentication-server
 */
import { randomBytes } from 'node:crypto';
import type { Configuration } from 'openid-client';
import type { Registration } from '../accounts/registration.ts';
import { MatrixError } from '../errors.ts';
import type { UserId } from '../matrix/identifiers.ts';
import { ConflictError } from '../storage/engine.ts';
import { writes } from '../storage/parts.ts';
import type { UpstreamLinkStore } from '../storage/upstream-links.ts';
import { UPSTREAM_LINKED } from '../storage/upstream-links.ts';
import { localpartOf } from './localpart.ts';
import type { Records } from './records.ts';
import type { UpstreamConfig } from './upstream-config.ts';

/** How long somebody may be away, or think about a name, in seconds. */
const VISIT_SECONDS = 1800;

/** What came of a visit elsewhere. */
export type Arrival =
  | { readonly kind: 'known'; readonly userId: UserId; readonly to: string }
  /** Comes for the first time, and must choose a name: `suggested` cannot be had. */
  | { readonly kind: 'nameless'; readonly name: string; readonly suggested: string }
  /** Did not prove to be anybody. */
  | { readonly kind: 'failed'; readonly name: string };

export interface Upstreams {
  readonly list: readonly Pick<UpstreamConfig, 'id' | 'name'>[];
  /** Begins a visit; answers where the browser goes, and the secret that brings it back. */
  begin(
    id: string,
    to: string,
  ): Promise<{ readonly url: string; readonly visit: string } | undefined>;
  /** Ends a visit at the address that the browser was sent back to. Throws M_NOT_FOUND for an unknown visit. */
  arrive(visit: string, returned: URL): Promise<Arrival>;
  /** Makes the account of one who had to choose a name. Throws M_NOT_FOUND, M_USER_IN_USE, M_INVALID_USERNAME. */
  choose(visit: string, username: string): Promise<Arrival>;
}

export function createUpstreams(deps: {
  readonly upstreams: readonly UpstreamConfig[];
  readonly records: Records;
  readonly links: UpstreamLinkStore;
  readonly registration: Registration;
  /** Where the browser comes back. */
  readonly callback: () => string;
  readonly clock: () => number;
}): Upstreams {
  const { upstreams, records, links, registration, callback, clock } = deps;
  const visits = records.adapter('UpstreamVisit');
  const configurations = new Map<string, Promise<Configuration>>();

  const configure = async (upstream: UpstreamConfig): Promise<Configuration> => {
    const { discovery, allowInsecureRequests } = await import('openid-client');
    const { issuer, clientId, clientSecret } = upstream;
    const url = new URL(issuer);
    const options = url.protocol === 'http:' ? { execute: [allowInsecureRequests] } : {};
    return discovery(url, clientId, clientSecret, undefined, options);
  };

  /** Asked for once; again after a failure. */
  const configurationOf = (upstream: UpstreamConfig): Promise<Configuration> => {
    const known = configurations.get(upstream.id) ?? configure(upstream);
    configurations.set(upstream.id, known);
    known.catch(() => configurations.delete(upstream.id));
    return known;
  };

  const resume = async (visit: string) => {
    const { params = {} } = (await visits.find(visit)) ?? {};
    const upstream = upstreams.find(({ id }) => id === params['provider']);
    if (upstream === undefined)
      throw new MatrixError('M_NOT_FOUND', 'The visit is over. Begin again.');
    const text = (name: string): string => textOf(params[name]);
    return { upstream, text, to: text('to') };
  };

  /** Makes the account and the link in one commit. One who arrives twice at once is one user. */
  const register = async (
    { id }: UpstreamConfig,
    subject: string,
    username: string,
  ): Promise<UserId> => {
    const userId = await registration.available(username);
    const link = links.insert(id, subject, userId, clock());
    try {
      await registration.register({ userId, password: undefined }, [writes(link)]);
      return userId;
    } catch (error) {
      const isLinked =
        error instanceof ConflictError && error.condition.startsWith(UPSTREAM_LINKED);
      const known = isLinked ? await links.userOf(id, subject) : undefined;
      if (known === undefined) throw error;
      return known;
    }
  };

  return {
    list: upstreams,

    async begin(id, to) {
      const upstream = upstreams.find((one) => one.id === id);
      if (upstream === undefined) return undefined;
      const oidc = await import('openid-client');
      const configuration = await configurationOf(upstream);
      const [verifier, state, nonce] = [
        oidc.randomPKCECodeVerifier(),
        oidc.randomState(),
        oidc.randomNonce(),
      ];
      const visit = randomBytes(32).toString('base64url');
      const params = { provider: id, to, verifier, state, nonce };
      await visits.upsert(visit, { params }, VISIT_SECONDS);
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: callback(),
        scope: upstream.scope,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      });
      return { url: url.href, visit };
    },

    async arrive(visit, returned) {
      const { upstream, text, to } = await resume(visit);
      const oidc = await import('openid-client');
      const claims = await oidc
        .authorizationCodeGrant(await configurationOf(upstream), returned, {
          pkceCodeVerifier: text('verifier'),
          expectedState: text('state'),
          expectedNonce: text('nonce'),
          idTokenExpected: true,
        })
        .then((tokens) => tokens.claims())
        .catch(() => undefined);
      await visits.destroy(visit);
      if (claims === undefined) return { kind: 'failed', name: upstream.name };
      const known = await links.userOf(upstream.id, claims.sub);
      if (known !== undefined) return { kind: 'known', userId: known, to };
      const suggested = localpartOf(textOf(claims[upstream.localpartClaim]));
      try {
        return { kind: 'known', userId: await register(upstream, claims.sub, suggested), to };
      } catch (error) {
        if (!(error instanceof MatrixError)) throw error;
        const params = { provider: upstream.id, to, subject: claims.sub };
        await visits.upsert(visit, { params }, VISIT_SECONDS);
        return { kind: 'nameless', name: upstream.name, suggested };
      }
    },

    async choose(visit, username) {
      const { upstream, text, to } = await resume(visit);
      if (text('subject') === '')
        throw new MatrixError('M_NOT_FOUND', 'The visit is over. Begin again.');
      const userId = await register(upstream, text('subject'), username);
      await visits.destroy(visit);
      return { kind: 'known', userId, to };
    },
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
