/** Runs a command where it belongs: in the running server, on the database, or on the files. */
import { buildServices } from '../build-services.ts';
import type { Config } from '../config.ts';
import type { Services } from '../services.ts';
import { openDatabase } from '../storage/open.ts';
import { AdminError, type Given, type ServiceCommand, type StoppedCommand } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { readCommand } from './read-command.ts';
import { askServer, isServerThere, type Answering, type Asked } from './socket.ts';

/** How the running server answers commands. */
export function answerCommands(services: Services): Answering {
  return async ({ args, password }) => {
    const { command, given } = readCommand(COMMANDS, args, password);
    if (command.on !== 'services') throw new AdminError('the server must not run for that');
    return command.run(services, given);
  };
}

/** Runs a command line, and answers what to print. Throws {@link AdminError}, MatrixError and errors of files. */
export async function runCommand(config: Config, asked: Asked): Promise<readonly string[]> {
  const { command, given } = readCommand(COMMANDS, asked.args, asked.password);
  if (command.on === 'services') {
    const answer = await askServer(config.RUMA_DATA_DIR, asked);
    if (answer !== undefined) return answer;
    return offline(config, command, given);
  }
  const mustBeStopped = command.on === 'stopped' || command.needsStop === true;
  if (mustBeStopped && (await isServerThere(config.RUMA_DATA_DIR)))
    throw new AdminError('the server runs; stop it first');
  return command.on === 'stopped' ? offline(config, command, given) : command.run(config, given);
}

/** The same services as those of the server, on the database. */
async function offline(
  config: Config,
  command: ServiceCommand | StoppedCommand,
  given: Given,
): Promise<readonly string[]> {
  const engine = openDatabase(config);
  const failures: unknown[] = [];
  const services = buildServices({
    config,
    engine,
    clock: Date.now,
    baseUrl: () => undefined,
    onError: (error) => failures.push(error),
  });
  try {
    const lines =
      command.on === 'services'
        ? await command.run(services, given)
        : await command.run({ services, engine }, given);
    const [failure] = failures;
    if (failure !== undefined) throw failure;
    return lines;
  } finally {
    services.presence.close();
    services.typing.close();
    await services.appservices.stop();
    await engine.close();
  }
}
