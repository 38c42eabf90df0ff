/** A Ruma TS of one's own, in this process, with everything in memory. Node only. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppserviceNeeds } from '../appservice.ts';
import type { Needs } from '../example.ts';
import { EXAMPLE_TOKEN } from './register.ts';
import { EXAMPLE_SECRET } from './shared-secret.ts';
import type { KnownOffers, TargetOptions } from './target.ts';

/** A running server, and what the runner needs to know to use it. */
export interface LocalServer {
  readonly url: string;
  readonly options: TargetOptions;
  stop(): Promise<void>;
}

/** The settings for a server that offers what these needs ask for; names as in the environment. */
export function settingsFor(needs: Needs | undefined): Record<string, string> {
  return {
    RUMA_REGISTRATION: needs?.registration ?? 'open',
    ...(needs?.registration === 'token' ? { RUMA_REGISTRATION_TOKENS: EXAMPLE_TOKEN } : {}),
    ...(needs?.administrator === true ? { RUMA_REGISTRATION_SHARED_SECRET: EXAMPLE_SECRET } : {}),
    RUMA_GUESTS: needs?.guests ?? 'off',
    RUMA_RATE_LIMITS: needs?.rateLimits ?? 'off',
    RUMA_OAUTH: 'off',
    ...(needs?.gateway === true
      ? { RUMA_PUSH_PLAIN_HTTP: 'on', RUMA_IP_ALLOWLIST: '127.0.0.1' }
      : {}),
    ...(needs?.mailbox === true ? { RUMA_SMTP_FROM: 'Example <chat@example.org>' } : {}),
    ...needs?.config,
  };
}

/** Names a set of needs: examples with the same key can share a server. */
export function needsKey(needs: Needs | undefined): string {
  const settings = Object.entries(settingsFor(needs)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    settings,
    needs?.appservice ?? null,
    needs?.gateway ?? null,
    needs?.mailbox ?? null,
    needs?.identityServer ?? null,
  ]);
}

function known(needs: Needs | undefined): KnownOffers {
  const settings = settingsFor(needs);
  return {
    registration: needs?.registration ?? 'open',
    guests: needs?.guests ?? 'off',
    rateLimits: needs?.rateLimits ?? 'off',
    ruma: true,
    serverName: settings['RUMA_SERVER_NAME'] ?? 'localhost',
    config: settings,
  };
}

/** Starts an application service, and writes the file that it is registered with. */
async function startAppservice(needs: AppserviceNeeds, folder: string) {
  const { startLocalAppservice } = await import('./local-appservice.ts');
  const service = await startLocalAppservice(needs);
  const file = join(folder, 'registration.yaml');
  await writeFile(file, JSON.stringify(service.registration));
  return { service, file };
}

/** Starts a server on a free port. Throws when a setting of the needs is not one. */
export async function startLocalServer(needs: Needs | undefined): Promise<LocalServer> {
  const [{ readConfig }, { buildServer }] = await Promise.all([
    import('../../server/config.ts'),
    import('../../server/server.ts'),
  ]);
  const folder = await mkdtemp(join(tmpdir(), 'ruma-examples-'));
  const appservice = needs?.appservice && (await startAppservice(needs.appservice, folder));
  const gateway =
    needs?.gateway && (await (await import('./local-gateway.ts')).startLocalGateway());
  const mailbox =
    needs?.mailbox && (await (await import('./local-mailbox.ts')).startLocalMailbox());
  const identityServer =
    needs?.identityServer &&
    (await (await import('./local-identity-server.ts')).startLocalIdentityServer());
  const server = await buildServer(
    readConfig({
      RUMA_HOST: '127.0.0.1',
      RUMA_PORT: '0',
      RUMA_DATA_DIR: folder,
      RUMA_DATABASE: 'sqlite::memory:',
      RUMA_SITE: 'off',
      RUMA_LOG_LEVEL: 'silent',
      // Hashing a password well takes long on purpose; these passwords guard nothing.
      RUMA_PASSWORD_COST: '10',
      ...settingsFor(needs),
      ...(appservice && { RUMA_APPSERVICES: appservice.file }),
      ...(mailbox && { RUMA_SMTP_URL: mailbox.url }),
      ...(identityServer && { RUMA_IDENTITY_SERVERS: identityServer.url }),
    }),
    { checkAnswers: true },
  );
  identityServer?.meet(known(needs).serverName ?? 'localhost', server.url);
  return {
    url: server.url,
    options: {
      known: known(needs),
      ...(appservice && { appservice: appservice.service }),
      ...(gateway && { gateway }),
      ...(mailbox && { mailbox }),
      ...(identityServer && { identityServer }),
      ...(needs?.registration === 'token' ? { registration: { token: EXAMPLE_TOKEN } } : {}),
      ...(needs?.administrator === true ? { sharedSecret: EXAMPLE_SECRET } : {}),
    },
    stop: async () => {
      await server.stop();
      await appservice?.service.stop();
      await gateway?.stop();
      await mailbox?.stop();
      await identityServer?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
