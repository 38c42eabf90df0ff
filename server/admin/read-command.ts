/** From a command line to a command and what was given to it, and the help. Pure. */
import { parseArgs } from 'node:util';
import { messageOf } from '../thrown.ts';
import { AdminError, type Command, type Given } from './command.ts';

export interface ReadCommand {
  readonly command: Command;
  readonly given: Given;
}

/** Throws {@link AdminError} for a command that does not exist, or one that is given the wrong things. */
export function readCommand(
  commands: readonly Command[],
  args: readonly string[],
  password?: string,
): ReadCommand {
  const command = commands.find(({ name }) =>
    name.split(' ').every((word, index) => args[index] === word),
  );
  if (command === undefined) throw new AdminError(`there is no command “${args.join(' ')}”`);
  const { values, positionals } = parse(command, args.slice(command.name.split(' ').length));
  if (positionals.length !== command.takes.length)
    throw new AdminError(`it is: ${usageOf(command)}`);
  return { command, given: { positionals, options: values, password } };
}

function parse(command: Command, args: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(command.options ?? {}).map(([name, { value }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new AdminError(messageOf(error));
  }
}

export function usageOf({ name, takes, options = {} }: Command): string {
  const some = Object.keys(options).length > 0 ? ['[options]'] : [];
  return [name, ...takes, ...some].join(' ');
}

/** Whether the server may run meanwhile. */
export function whenOf(command: Command): string {
  const isForStopped = command.on === 'stopped' || (command.on === 'files' && command.needsStop);
  return isForStopped === true ? 'The server must be stopped.' : 'The server may run.';
}

/** All commands with their options. */
export function helpText(commands: readonly Command[]): string {
  const entries = commands.map((command) => {
    const options = Object.entries(command.options ?? {}).map(
      ([name, { value, meaning }]) =>
        `      ${`--${name}${value === undefined ? '' : ` ${value}`}`.padEnd(22)} ${meaning}`,
    );
    return [
      `  ${usageOf(command)}`,
      `      ${command.meaning} ${whenOf(command)}`,
      ...options,
    ].join('\n');
  });
  return `npm run admin -- COMMAND …

Reads the same configuration as the server: the environment and the file that RUMA_CONFIG names. While the server
runs it does the work; else it is done on the database. A password is asked for, or read from standard input.

${entries.join('\n\n')}
`;
}
