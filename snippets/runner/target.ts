/**
 * A homeserver that examples are run against, and what it offers. Each question is put to the server at
 * most once, when an example first depends on the answer.
 */
import { isObject, type JsonObject, type JsonValue } from '../../server/matrix/json.ts';
import type { Answer } from '../example.ts';
import { Unreachable } from './failures.ts';
import { parseHomeserver } from './homeserver-url.ts';
import type { LocalAppservice } from './local-appservice.ts';
import type { LocalGateway } from './local-gateway.ts';
import type { LocalIdentityServer } from './local-identity-server.ts';
import type { LocalMailbox } from './local-mailbox.ts';
import type { AccountSources } from './accounts.ts';
import { createPatience, type Patience } from './patience.ts';
import { kindOf, register, type RegistrationKind } from './register.ts';
import { hasSharedSecret } from './shared-secret.ts';
import { send, toRequest, type Fetch } from './transport.ts';
import { uniqueName } from './unique.ts';

/** What is known of a server beforehand, because whoever runs the examples started it. */
export interface KnownOffers {
  readonly registration?: RegistrationKind;
  readonly guests?: 'on' | 'off';
  readonly rateLimits?: 'on' | 'off';
  readonly ruma?: boolean;
  readonly serverName?: string;
  /** The settings it was started with. */
  readonly config?: Readonly<Record<string, string>>;
}

export interface TargetOptions extends AccountSources {
  readonly fetch?: Fetch;
  readonly known?: KnownOffers;
  /** The application service that was started beside the server. */
  readonly appservice?: LocalAppservice;
  /** The push gateway that was started for it. */
  readonly gateway?: LocalGateway;
  /** The mail server that takes its letters. */
  readonly mailbox?: LocalMailbox;
  /** The identity server that was started for it. */
  readonly identityServer?: LocalIdentityServer;
  /** Shared by all runs against this server; one without a limit by default. */
  readonly patience?: Patience;
}

/** A server and the answers it gave about itself. */
export interface Target {
  /** Base URL without a slash at the end. */
  readonly homeserver: string;
  readonly fetch: Fetch;
  readonly patience: Patience;
  readonly sources: AccountSources;
  readonly appservice: LocalAppservice | undefined;
  readonly gateway: LocalGateway | undefined;
  readonly identityServer: LocalIdentityServer | undefined;
  readonly mailbox: LocalMailbox | undefined;
  /** Throws {@link Unreachable} unless something that speaks Matrix answers. */
  reach(): Promise<void>;
  registrationKind(): Promise<RegistrationKind>;
  guests(): Promise<'on' | 'off'>;
  isRuma(): Promise<boolean>;
  /** Whether examples can be given an administrator. */
  hasAdministrators(): Promise<boolean>;
  /** The shared secret, where it is what accounts can be made with and registering is not. */
  secretForAccounts(): Promise<string | undefined>;
  /** Name and version that the server gives itself; undefined when it does not. */
  software(): Promise<Software | undefined>;
  rateLimits(): Promise<'on' | 'off' | 'unknown'>;
  /** The settings it says are in force; undefined when it says nothing about them. */
  settings(): Promise<Readonly<Record<string, string>> | undefined>;
  /** The name in user ids. */
  serverName(): Promise<string>;
}

/** What a server says that it is. */
export interface Software {
  readonly name: string;
  readonly version: string;
}

const PROBE_TIMEOUT_MS = 20_000;

/** Throws an `Error` when the URL is not one. Nothing is asked yet. */
export function createTarget(url: string, options: TargetOptions = {}): Target {
  const homeserver = parseHomeserver(url);
  const fetch: Fetch = options.fetch ?? ((address, init) => globalThis.fetch(address, init));
  const patience = options.patience ?? createPatience();
  const registration = options.registration ?? {};
  const known = options.known ?? {};

  const ask = async (method: 'GET' | 'POST', path: string, body?: JsonValue): Promise<Answer> => {
    for (let attempt = 1; ; attempt += 1) {
      await patience.turn(AbortSignal.timeout(PROBE_TIMEOUT_MS * 10));
      const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
      const request = toRequest(method, path, body === undefined ? {} : { body }, undefined);
      const { answer } = await send(homeserver, fetch, request, 'runner', signal);
      if (patience.after(answer, attempt) !== 'again') return answer;
    }
  };

  const health = once(async (): Promise<JsonObject | undefined> => {
    if (known.ruma === false) return undefined;
    // On any other server this path may be caught by something that does not answer browsers.
    const answer = await ask('GET', '/_ruma/health').catch(() => undefined);
    return answer?.body['name'] === 'Ruma TS' ? answer.body : undefined;
  });
  const settings = once(async () => {
    if (known.config !== undefined) return known.config;
    const said = (await health())?.['settings'];
    if (!isObject(said)) return undefined;
    return Object.fromEntries(Object.entries(said).map(([name, value]) => [name, String(value)]));
  });

  const registrationKind = once(
    async () => known.registration ?? kindOf(await ask('POST', '/_matrix/client/v3/register', {})),
  );
  const takesSecret = once(async () => {
    if (options.sharedSecret === undefined) return false;
    return hasSharedSecret({ get: (path) => ask('GET', path) }).catch(() => false);
  });

  return {
    homeserver,
    fetch,
    patience,
    sources: options,
    settings,
    appservice: options.appservice,
    gateway: options.gateway,
    identityServer: options.identityServer,
    mailbox: options.mailbox,
    reach: once(async () => {
      const answer = await ask('GET', '/_matrix/client/versions');
      if (answer.status !== 200 || !Array.isArray(answer.body['versions']))
        throw new Unreachable(
          `${homeserver} does not speak Matrix: GET /_matrix/client/versions answered ${answer.status}`,
        );
    }),
    registrationKind,
    guests: once(async () => {
      if (known.guests !== undefined) return known.guests;
      const answer = await ask('POST', '/_matrix/client/v3/register?kind=guest', {});
      return answer.status === 200 ? 'on' : 'off';
    }),
    isRuma: once(async () => known.ruma ?? (await health()) !== undefined),
    hasAdministrators: async () => (options.adminTokens ?? []).length > 0 || takesSecret(),
    secretForAccounts: once(async () => {
      if (!(await takesSecret())) return undefined;
      const kind = await registrationKind();
      const canRegister = kind === 'open' || (kind === 'token' && registration.token !== undefined);
      return canRegister ? undefined : options.sharedSecret;
    }),
    software: once(async () => {
      const { body } = await ask('GET', '/_matrix/federation/v1/version');
      const { name, version } = isObject(body['server']) ? body['server'] : {};
      return typeof name === 'string' && typeof version === 'string'
        ? { name, version }
        : undefined;
    }),
    rateLimits: once(async () => {
      if (known.rateLimits !== undefined) return known.rateLimits;
      const said = (await settings())?.['RUMA_RATE_LIMITS'];
      return said === 'on' || said === 'off' ? said : 'unknown';
    }),
    serverName: once(async () => {
      if (known.serverName !== undefined) return known.serverName;
      const said = (await health())?.['server_name'];
      if (typeof said === 'string') return said;
      const keys = await ask('GET', '/_matrix/key/v2/server').catch(() => undefined);
      const signed = keys?.body['server_name'];
      if (typeof signed === 'string') return signed;
      // Nothing in the client-server API tells a stranger the name, but a new account's user id does.
      const stranger = { post: (path: string, body?: JsonValue) => ask('POST', path, body) };
      const name = uniqueName('probe');
      const made = await register(stranger, registration, name, name).catch(() => undefined);
      return made === undefined ? new URL(homeserver).hostname : serverNameOf(made.userId);
    }),
  };
}

/** `@alice:example.org:8448` → `example.org:8448`. */
export function serverNameOf(userId: string): string {
  return userId.slice(userId.indexOf(':') + 1);
}

/** Runs it once for all callers, and once more after a failure. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= work().catch((error: unknown) => {
      running = undefined;
      throw error;
    });
    return running;
  };
}
