/** `npm run admin`: accounts, rooms, backups. Exit codes: 0, 1 when it could not be done, 78 for a wrong configuration. */
import { readCommand, helpText } from '../server/admin/read-command.ts';
import { COMMANDS } from '../server/admin/commands/index.ts';
import { runCommand } from '../server/admin/run.ts';
import { ConfigError, readConfig } from '../server/config.ts';
import { messageOf } from '../snippets/runner/failures.ts';
import { readPassword } from './read-password.ts';

const EXIT_CONFIG = 78;

const args = process.argv.slice(2);
if (args.length === 0 || args.includes('--help') || args.includes('-h')) {
  console.log(helpText(COMMANDS));
  process.exit(0);
}
try {
  const { command, given } = readCommand(COMMANDS, args);
  const password = command.asksPassword?.(given) === true ? await readPassword() : undefined;
  const lines = await runCommand(readConfig(process.env), { args, password });
  for (const line of lines) console.log(line);
} catch (error) {
  console.error(`admin: ${messageOf(error)}`);
  if (error instanceof ConfigError) process.exit(EXIT_CONFIG);
  console.error('`npm run admin -- --help` shows the commands.');
  process.exit(1);
}
