/** OAuth 2.0, put together. The library behind it is loaded when the first client or browser comes. */
import { publicPath, speaksOAuth } from '../config.ts';
import type { JsonObject } from '../matrix/json.ts';
import { namedByAdministrator } from '../outbound/addresses.ts';
import { createOutboundCall } from '../outbound/call.ts';
import { resolveBySystem } from '../outbound/resolve.ts';
import { secretFor } from '../sessions/token-key.ts';
import { browserSessionStore } from '../storage/browser-sessions.ts';
import type { Engine } from '../storage/engine.ts';
import { oauthClientStore } from '../storage/oauth-clients.ts';
import { oauthRecordStore } from '../storage/oauth-records.ts';
import { spentTokenStore } from '../storage/spent-tokens.ts';
import { upstreamLinkStore } from '../storage/upstream-links.ts';
import { addressesBelow, authMetadata, issuerOf, type Addresses } from './addresses.ts';
import type { AuthorizationServer } from './authorization-server.ts';
import { createBrowsers } from './browsers.ts';
import { createClients, type Clients } from './clients.ts';
import type { OAuthDependencies } from './dependencies.ts';
import { renderProblem } from './pages/problem.ts';
import { createRecords } from './records.ts';
import { parseScope, RESOURCE } from './scope.ts';
import { createTrades } from './trade.ts';
import { createUpstreams } from './upstream/upstreams.ts';

/** How long a client stays registered that has no session, in milliseconds. */
const UNUSED_CLIENT_MS = 86_400_000;

/** How long a refresh token is remembered that was traded in, in milliseconds. */
const SPENT_TOKEN_MS = 30 * 86_400_000;

export interface OAuth {
  /** Whether it is spoken here. Everything else may be called only if it is. */
  readonly isOn: boolean;
  readonly clients: Clients;
  readonly pages: OAuthDependencies;
  readonly addresses: Addresses;
  /** One of the addresses as a whole URL; throws before the server knows where it listens. */
  urlOf(address: string): string;
  /** What `auth_metadata` answers. */
  metadata(): JsonObject;
  /** Drops what nobody can use any more. */
  sweep(): Promise<void>;
}

type Given = Omit<
  OAuthDependencies,
  'addresses' | 'clients' | 'browsers' | 'mayRegister' | 'server' | 'upstreams' | 'callback'
>;

export interface OAuthOptions extends Given {
  readonly engine: Engine;
  /** The secret that signs access tokens; those of OAuth are made from it. */
  readonly tokenKey: Uint8Array;
  /** Where clients reach the server, once it listens. */
  readonly publicUrl: () => string | undefined;
  /** Told what went wrong where whoever asked is told no more than that. */
  readonly onError: (error: unknown) => void;
  readonly clock: () => number;
}

export function createOAuth(options: OAuthOptions): OAuth {
  const { engine, tokenKey, publicUrl: reachedAt, onError, clock, ...given } = options;
  const { config, accounts, sessions } = given;
  const mayRegister = config.RUMA_REGISTRATION !== 'closed';
  const stores = {
    clients: oauthClientStore(engine),
    records: oauthRecordStore(engine),
    spent: spentTokenStore(engine),
    browsers: browserSessionStore(engine),
  };
  const clients = createClients({ engine, store: stores.clients, clock });
  const secret = (purpose: string): Buffer => secretFor(tokenKey, `oauth ${purpose}`);

  const publicUrl = (): string => {
    const url = reachedAt();
    if (url === undefined) throw new Error('OAuth needs RUMA_PUBLIC_BASEURL');
    return url;
  };

  const addresses = addressesBelow(publicPath(config));
  const urlOf = (address: string): string => new URL(address, publicUrl()).href;
  const callback = (): string => urlOf(addresses.of('callback'));

  const records = createRecords({
    engine,
    store: stores.records,
    key: secret('records'),
    findClient: async (clientId) => {
      const client = await clients.find(clientId);
      return client && { ...client, response_modes: ['query', 'fragment'] };
    },
    async grantMisused({ accountId, clientId, resources }) {
      const { deviceId } = parseScope(scopeIn(resources));
      await sessions.oauth.end(accountId ?? '', deviceId, clientId ?? '');
    },
    clock,
  });

  const load = async (): Promise<AuthorizationServer> => {
    const { createAuthorizationServer } = await import('./authorization-server.ts');
    return createAuthorizationServer({
      issuer: issuerOf(publicUrl()),
      addresses,
      records,
      accounts,
      trades: createTrades(sessions, clients),
      cookieKey: secret('cookies').toString('hex'),
      mayRegister,
      onError,
      renderError: renderProblem,
    });
  };
  let loading: Promise<AuthorizationServer> | undefined;

  return {
    isOn: speaksOAuth(config),
    clients,
    addresses,
    urlOf,
    pages: {
      ...given,
      addresses,
      clients,
      browsers: createBrowsers({ engine, store: stores.browsers, accounts, clock }),
      upstreams: createUpstreams({
        upstreams: config.RUMA_UPSTREAM_PROVIDERS,
        records,
        links: upstreamLinkStore(engine),
        registration: given.registration,
        call: createOutboundCall({
          mayReach: namedByAdministrator,
          resolve: resolveBySystem,
          userAgent: 'Ruma TS',
        }),
        callback,
        onError,
        clock,
      }),
      callback,
      mayRegister,
      server: () => (loading ??= load()),
    },
    metadata: () => authMetadata(publicUrl(), mayRegister),
    async sweep() {
      const now = clock();
      await engine.commit({
        writes: [
          stores.records.removeExpired(now),
          stores.browsers.removeExpired(now),
          stores.spent.removeOlder(now - SPENT_TOKEN_MS),
          stores.clients.removeUnused(now - UNUSED_CLIENT_MS),
        ],
        positions: 0,
      });
    },
  };
}

/** The scope of a grant, as the library keeps it. */
function scopeIn(resources: unknown): string | undefined {
  if (typeof resources !== 'object' || resources === null) return undefined;
  const scope: unknown = Reflect.get(resources, RESOURCE);
  return typeof scope === 'string' ? scope : undefined;
}
