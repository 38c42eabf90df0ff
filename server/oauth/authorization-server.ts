/**
 * The OAuth protocol, spoken by oidc-provider. This is the only file of the server that touches the library, and it is
 * loaded when somebody first needs it. The library checks clients, redirects, PKCE, codes and their lifetimes; people,
 * pages and tokens are ours.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#oauth-20-api
 */
import { generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import Provider, { type KoaContextWithOIDC } from 'oidc-provider';
import type { UserId } from '../matrix/identifiers.ts';
import { ConflictError } from '../storage/engine.ts';
import { OAUTH_CODE_USED } from '../storage/oauth-records.ts';
import type { Part } from '../storage/parts.ts';
import { configuration, refreshGrant, type LibraryOptions } from './library-configuration.ts';
import { OAuthError } from './oauth-error.ts';
import type { Records } from './records.ts';
import { parseScope, RESOURCE, type GrantedScope } from './scope.ts';
import type { Trades } from './trade.ts';

/** An authorization that waits for a user. */
export interface Pending {
  readonly clientId: string;
  readonly deviceId: string;
  /** Where the code goes; undefined for a device without a browser. */
  readonly redirectUri: string | undefined;
  /** The client asks for a new account, or for the user to sign in though somebody is signed in. */
  readonly wants: 'create' | 'sign-in' | undefined;
  /** When it asked, in milliseconds since the epoch. */
  readonly since: number;
}

/** What a user decided about a pending authorization; undefined: no. */
export type Decision = { readonly userId: UserId } | undefined;

export interface AuthorizationServer {
  /** Answers a request to one of the library's endpoints. `path` is below the root of the addresses, with its query. */
  answer(request: IncomingMessage, response: ServerResponse, path: string): void;
  /** The authorization that a browser was sent to us for; undefined when it is unknown or too old. */
  pending(request: IncomingMessage, response: ServerResponse): Promise<Pending | undefined>;
  /** Settles it; answers where the browser goes on. */
  decide(request: IncomingMessage, response: ServerResponse, decision: Decision): Promise<string>;
  /** The authorization of a device, by what its user typed; undefined when that is unknown, used or too old. */
  pendingDevice(userCode: string): Promise<Pending | undefined>;
  decideDevice(userCode: string, decision: Decision): Promise<void>;
}

export interface AuthorizationServerOptions extends LibraryOptions {
  readonly records: Records;
  readonly trades: Trades;
  /** Told what went wrong; whoever asked is told no more than that. */
  readonly onError: (error: unknown) => void;
}

export function createAuthorizationServer(
  options: AuthorizationServerOptions,
): AuthorizationServer {
  const { issuer, addresses, records, trades, onError } = options;
  const provider = new Provider(issuer, configuration(options, signingKey()));
  // The host and scheme are those of the issuer, which `answer` writes into each request.
  provider.proxy = true;
  provider.registerGrantType('refresh_token', refreshGrant(trades), ['refresh_token', 'scope']);
  provider.use((context: KoaContextWithOIDC, next: () => Promise<void>) =>
    inOneCommit(records, context, async () => {
      await next();
      return tradeIn(trades, context);
    }),
  );
  provider.on('server_error', (_context, error) => onError(error));
  const callback = provider.callback();
  const { host, protocol } = new URL(issuer);
  const place = { host, protocol, root: addresses.root };

  const grantTo = async (userId: UserId, clientId: string, scope: unknown): Promise<string> => {
    const grant = new provider.Grant({ accountId: userId, clientId });
    grant.addResourceScope(RESOURCE, read(scope).text);
    return grant.save();
  };

  const findInteraction = (request: IncomingMessage, response: ServerResponse) =>
    provider.interactionDetails(request, response).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'SessionNotFound') return undefined;
      throw error;
    });

  const findDevice = async (userCode: string) => {
    const code = await provider.DeviceCode.findByUserCode(userCode);
    return code?.error === undefined && code?.accountId === undefined ? code : undefined;
  };

  return {
    answer(request, response, path) {
      asAtIssuer(request, place, path);
      void callback(request, response);
    },

    async pending(request, response) {
      const interaction = await findInteraction(request, response);
      if (interaction === undefined) return undefined;
      const { params, prompt, iat } = interaction;
      const isAsked = prompt.reasons.includes('login_prompt');
      return {
        clientId: String(params['client_id']),
        deviceId: read(params['scope']).deviceId,
        redirectUri: String(params['redirect_uri']),
        wants: prompt.name === 'create' ? 'create' : isAsked ? 'sign-in' : undefined,
        since: iat * 1000,
      };
    },

    async decide(request, response, decision) {
      let destination = '';
      await records.together(async () => {
        const { params } = await provider.interactionDetails(request, response);
        const result =
          decision === undefined
            ? { error: 'access_denied', error_description: 'The user said no.' }
            : {
                login: { accountId: decision.userId },
                create: {},
                consent: {
                  grantId: await grantTo(
                    decision.userId,
                    String(params['client_id']),
                    params['scope'],
                  ),
                },
              };
        destination = await provider.interactionResult(request, response, result);
        return [];
      });
      return destination;
    },

    async pendingDevice(userCode) {
      const code = await findDevice(normalized(userCode));
      if (code === undefined) return undefined;
      return {
        clientId: code.clientId ?? '',
        deviceId: read(code.params?.['scope']).deviceId,
        redirectUri: undefined,
        wants: undefined,
        since: code.iat * 1000,
      };
    },

    async decideDevice(userCode, decision) {
      await records.together(async () => {
        const code = await findDevice(normalized(userCode));
        if (code === undefined) return [];
        if (decision === undefined) {
          code.error = 'access_denied';
          code.errorDescription = 'The user said no.';
        } else {
          const scope = code.params?.['scope'];
          code.accountId = decision.userId;
          code.grantId = await grantTo(decision.userId, code.clientId ?? '', scope);
          code.scope = read(scope).text;
          code.resource = RESOURCE;
        }
        await code.save();
        return [];
      });
    },
  };
}

/** The library wants a key for ID tokens, of which it makes none here: nothing that is signed with it leaves. */
function signingKey() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' };
}

/** As codes are stored: people type small letters, and leave out the hyphen. */
function normalized(userCode: string): string {
  return userCode.toUpperCase().replaceAll(/[^A-Z]/g, '');
}

/** A scope that was checked when it came in. */
function read(scope: unknown): GrantedScope {
  return parseScope(typeof scope === 'string' ? scope : undefined);
}

interface Place {
  readonly host: string;
  readonly protocol: string;
  readonly root: string;
}

/** Makes a request look as it was sent to the issuer: what a client writes into Host decides nothing, nor what a proxy made of the path. */
function asAtIssuer(request: IncomingMessage, { host, protocol, root }: Place, path: string): void {
  delete request.headers['x-forwarded-host'];
  request.headers.host = host;
  request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
  Reflect.set(request, 'originalUrl', root + path);
  request.url = path;
}

/** All that a request changes is one commit. A code that two requests trade in at once is good for one of them. */
async function inOneCommit(
  records: Records,
  context: KoaContextWithOIDC,
  work: () => Promise<readonly Part[]>,
): Promise<void> {
  try {
    await records.together(work);
  } catch (error) {
    if (error instanceof OAuthError) refuse(context, error);
    else if (error instanceof ConflictError && error.condition === OAUTH_CODE_USED)
      refuse(context, new OAuthError('invalid_grant', 'The code was used already.'));
    else throw error;
  }
}

function refuse(context: KoaContextWithOIDC, error: OAuthError): void {
  context.status = error.status;
  context.body = error.body();
}

/** Puts our tokens where the library would have put its own. Its own are never stored, and good for nothing. */
async function tradeIn(trades: Trades, context: KoaContextWithOIDC): Promise<readonly Part[]> {
  const { oidc } = context;
  if (oidc?.route !== 'token' || context.status !== 200) return [];
  const { AccessToken: earned } = oidc.entities;
  if (earned === undefined) return [];
  const trade = await trades.begin({
    userId: earned.accountId,
    clientId: earned.clientId ?? '',
    scope: earned.scope,
  });
  context.body = trade.body;
  return trade.parts;
}
