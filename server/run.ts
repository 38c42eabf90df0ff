/** A run of the homeserver, from reading the configuration to the last signal. */
import { ConfigError, readConfig, type Config } from './config.ts';
import { buildServer, type RunningServer } from './server.ts';
import { messageOf } from './thrown.ts';

/** sysexits.h: the configuration is wrong. */
const EXIT_CONFIG = 78;

function greet({ url, tlsUrl }: RunningServer, config: Config): void {
  const also = tlsUrl === undefined ? '' : ` and ${tlsUrl}`;
  console.log(`
Ruma TS is at ${url}${also} (server name ${config.RUMA_SERVER_NAME}).

Three things to try:
  1. Open ${url}/ in a browser${config.RUMA_SITE ? ', and press Run on any example' : ''}.
  2. curl ${url}/_matrix/client/versions
  3. npm run verify -- --homeserver ${url}
`);
  const local = /^(127\.|localhost$|::1$)/.test(config.RUMA_HOST);
  if (config.RUMA_REGISTRATION === 'open' && !local)
    console.warn('Anyone who can reach it may make an account: RUMA_REGISTRATION is open.\n');
}

/** Under npm one Ctrl-C arrives twice, from the terminal and from npm: closer together than this, it is one. */
const ONE_SIGNAL_MS = 500;

/** First signal: finish what is in flight, then stop. Second: stop now. */
function stopOnSignals(server: RunningServer): void {
  let first: number | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    if (first !== undefined) {
      if (performance.now() - first > ONE_SIGNAL_MS) process.exit(1);
      return;
    }
    first = performance.now();
    console.log(`${signal}: finishing what is in flight.`);
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** Runs until a signal ends the process. */
export async function run(): Promise<void> {
  try {
    const config = readConfig(process.env);
    const server = await buildServer(config);
    stopOnSignals(server);
    greet(server, config);
  } catch (error) {
    if (error instanceof ConfigError) {
      console.error(`The configuration is wrong:\n${error.message}`);
      process.exit(EXIT_CONFIG);
    }
    console.error(`Ruma TS cannot start: ${messageOf(error)}`);
    process.exit(1);
  }
}
