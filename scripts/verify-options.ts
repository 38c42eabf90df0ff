/** Every option of `npm run verify`: read by the command, printed by --help, and shown on the page about it. */

export interface VerifyOption {
  /** What stands after it; a switch has nothing. */
  readonly value?: string;
  readonly meaning: string;
  readonly group: 'What runs' | 'The server' | 'Accounts' | 'What comes out';
  readonly initial?: string;
  /** May be given more than once. */
  readonly multiple?: true;
  /** One letter. */
  readonly short?: string;
}

export const VERIFY_OPTIONS = {
  homeserver: {
    group: 'The server',
    value: 'URL',
    meaning: 'the server to run the examples against; without it, servers of Ruma TS are started',
  },
  'server-name': {
    group: 'The server',
    value: 'NAME',
    meaning: 'its name in user ids, where it does not tell that itself',
  },
  'rate-limits': {
    group: 'The server',
    value: 'on|off',
    meaning: 'whether it has rate limits: on makes the examples about them run',
  },
  setting: {
    group: 'The server',
    value: 'NAME=VALUE',
    multiple: true,
    meaning:
      'it behaves as Ruma TS does with this setting: makes the examples run that need a server set up in that way',
  },
  'max-wait': {
    group: 'The server',
    value: 'SECONDS',
    initial: '600',
    meaning: 'how long to hold requests back in all, where the server answers 429',
  },
  'registration-token': {
    group: 'Accounts',
    value: 'TOKEN',
    meaning: 'register with this token, good for as many accounts as the examples make',
  },
  'shared-secret': {
    group: 'Accounts',
    value: 'SECRET',
    meaning:
      'make accounts at /_synapse/admin/v1/register where nobody can register, and administrators',
  },
  accounts: {
    group: 'Accounts',
    value: 'FILE',
    meaning: 'hand out the accounts of this JSON file, each once',
  },
  'admin-token': {
    group: 'Accounts',
    value: 'TOKEN',
    multiple: true,
    meaning: 'the access token of an administrator',
  },
  only: {
    group: 'What runs',
    value: 'MODULE',
    multiple: true,
    meaning: 'this module of the specification, or this example: login, login/password',
  },
  list: { group: 'What runs', meaning: 'print what would run and what it needs, and run nothing' },
  resume: {
    group: 'What runs',
    value: 'FILE',
    meaning: 'go on from the JSON of an earlier run: what was verified there is not run again',
  },
  jobs: {
    group: 'What runs',
    value: 'N',
    initial: '4',
    meaning: 'how many examples run side by side',
  },
  json: {
    group: 'What comes out',
    value: 'FILE',
    meaning: 'write the report as JSON; - is standard output',
  },
  html: {
    group: 'What comes out',
    value: 'FILE',
    meaning: 'write the report as one HTML file that needs nothing else',
  },
  help: { group: 'What comes out', short: 'h', meaning: 'print this' },
} as const satisfies Readonly<Record<string, VerifyOption>>;

/** What an exit code says. */
export const EXIT_CODES: Readonly<Record<number, string>> = {
  0: 'No example failed.',
  1: 'An example failed.',
  2: 'Nothing could be put to the test: wrong usage, a server that does not answer, or no example could run.',
  130: 'Interrupted. What --json and --html name was written first.',
};

/** The table in the order in which it is shown: name, what stands after it, meaning, default. */
export function optionRows(): readonly (VerifyOption & { readonly name: string })[] {
  const all: readonly [string, VerifyOption][] = Object.entries(VERIFY_OPTIONS);
  return all.map(([name, option]) => ({ name, ...option }));
}

/** What --help prints. */
export function usage(): string {
  const rows = optionRows();
  const left = rows.map(({ name, value }) => `--${name}${value === undefined ? '' : ` ${value}`}`);
  const width = Math.max(...left.map((text) => text.length));
  const groups = Map.groupBy(rows.keys(), (i) => rows[i]?.group);
  const lines = [...groups].map(([group, of]) =>
    [group, ...[...of].map((i) => `  ${left[i]?.padEnd(width)}  ${describe(rows[i])}`)].join('\n'),
  );
  const codes = Object.entries(EXIT_CODES).map(([code, text]) => `  ${code.padStart(3)}  ${text}`);
  return ['usage: npm run verify -- [options]', ...lines, ['Exit code', ...codes].join('\n')].join(
    '\n\n',
  );
}

function describe(option: VerifyOption | undefined): string {
  if (option === undefined) return '';
  const notes = [
    ...(option.initial === undefined ? [] : [`default ${option.initial}`]),
    ...(option.multiple === true ? ['may be repeated'] : []),
  ];
  return `${option.meaning}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`;
}
