/** What an administrator can ask for on the command line: a name, what stands behind it, and what it does. */
import type { Config } from '../config.ts';
import type { Services } from '../services.ts';
import type { Engine } from '../storage/engine.ts';

/** The command line asks for something that cannot be; the message says what. */
export class AdminError extends Error {
  override name = 'AdminError';
}

export interface CommandOption {
  /** What stands after it; a switch has nothing. */
  readonly value?: string;
  readonly meaning: string;
}

/** What was given to a command. */
export interface Given {
  /** In the order in which the command names them. */
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  /** The password, for commands that ask for one. */
  readonly password: string | undefined;
}

interface Described {
  /** Such as `users create`. */
  readonly name: string;
  /** What must stand after the name, in capitals. */
  readonly takes: readonly string[];
  readonly meaning: string;
  readonly options?: Readonly<Record<string, CommandOption>>;
  /** Whether a password is read from the terminal or from standard input. */
  readonly asksPassword?: (given: Given) => boolean;
}

/** Works through the services: in the running server when there is one, else on the database. */
export interface ServiceCommand extends Described {
  readonly on: 'services';
  /** Answers lines to print. Throws MatrixError and {@link AdminError}. */
  run(services: Services, given: Given): Promise<readonly string[]>;
}

/** Works on a database that no server has open. */
export interface StoppedCommand extends Described {
  readonly on: 'stopped';
  run(
    world: { readonly services: Services; readonly engine: Engine },
    given: Given,
  ): Promise<readonly string[]>;
}

/** Works on the files of the data folder, beside a running server. */
export interface FileCommand extends Described {
  readonly on: 'files';
  /** Whether the server must not run. */
  readonly needsStop?: true;
  run(config: Config, given: Given): Promise<readonly string[]>;
}

export type Command = ServiceCommand | StoppedCommand | FileCommand;

/** The positional number `index`, which the command line was checked to have. */
export function positional({ positionals }: Given, index = 0): string {
  const value = positionals[index];
  if (value === undefined) throw new AdminError(`argument ${index + 1} is missing`);
  return value;
}

/** The text of an option; undefined when it was not given. */
export function optionText({ options }: Given, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** A whole number of at least `least`. Throws {@link AdminError} for anything else. */
export function optionNumber(given: Given, name: string, least: number): number | undefined {
  const value = optionText(given, name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (/^\d+$/.test(value) && Number.isSafeInteger(number) && number >= least) return number;
  throw new AdminError(`--${name} takes a whole number from ${least}`);
}

export const isSwitched = ({ options }: Given, name: string): boolean => options[name] === true;
