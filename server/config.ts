/**
 * The configuration: read, checked as a whole, and handed on under the very names it is documented with.
 *
 * An option is read from the environment, else from the file that `RUMA_CONFIG` names (YAML or JSON, with the
 * same names as keys), else it has its default.
 */
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { OPTIONS, type Config, type OptionName } from './config/options.ts';
import { parseYaml } from './config/yaml.ts';
import { messageOf } from './thrown.ts';

export { OPTIONS, type Config };

/** The configuration stops the start: one message for each option that is wrong. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

const isOptionName = (name: string): name is OptionName => name in OPTIONS;

/**
 * Whether OAuth is spoken. Its issuer is the public address, which must not change: where nobody said what that is, OAuth
 * is only spoken by those who asked for it.
 */
export function speaksOAuth({
  RUMA_OAUTH: wanted,
  RUMA_PUBLIC_BASEURL: baseUrl,
}: Pick<Config, 'RUMA_OAUTH' | 'RUMA_PUBLIC_BASEURL'>): boolean {
  return isSpoken(wanted, baseUrl);
}

const isSpoken = (wanted: unknown, baseUrl: unknown): boolean =>
  wanted === 'on' || (wanted === 'auto' && baseUrl !== undefined);

/** The path of the public address, without a slash at its end; mostly there is none. */
export function publicPath({
  RUMA_PUBLIC_BASEURL: at,
}: Pick<Config, 'RUMA_PUBLIC_BASEURL'>): string {
  return at === undefined ? '' : new URL(at).pathname.replace(/\/$/, '');
}

/** Every option at its default, but for those given. */
export function configWith(given: Partial<Config> = {}): Config {
  return { ...defaults(), ...given };
}

function defaults(): Config;
function defaults(): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(OPTIONS).map(([name, { default: value }]) => [name, value]),
  );
}

/**
 * Reads the configuration from the environment and the file that RUMA_CONFIG names.
 *
 * Throws {@link ConfigError} with a line for each option that is unknown or wrong: nobody should have to
 * start a server five times to find five mistakes.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config;
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, unknown> {
  const values: Record<string, unknown> = { ...configWith() };
  const wrong: string[] = [];
  const take = (name: string, value: unknown, from: string): void => {
    if (!isOptionName(name)) {
      wrong.push(`${name} (${from}) is no option${suggestion(name)}.`);
      return;
    }
    try {
      values[name] = OPTIONS[name].read(value);
    } catch (error) {
      wrong.push(`${name} (${from}) ${error instanceof Error ? error.message : 'is wrong'}.`);
    }
  };

  const file = environment['RUMA_CONFIG'];
  if (file !== undefined && file !== '')
    for (const [name, value] of readConfigFile(file)) take(name, value, file);
  for (const [name, value] of Object.entries(environment))
    if (name.startsWith('RUMA_') && !NOT_OPTIONS.has(name) && value !== undefined)
      take(name, value, 'environment');

  const { RUMA_TLS_PORT: port, RUMA_TLS_CERT: cert, RUMA_TLS_KEY: key } = values;
  const tls = [port, cert, key].filter((part) => part !== undefined).length;
  if (tls !== 0 && tls !== 3)
    wrong.push('RUMA_TLS_PORT, RUMA_TLS_CERT and RUMA_TLS_KEY go together: set all three or none.');
  const { RUMA_TURN_URIS: uris, RUMA_TURN_SECRET: secret } = values;
  if (Array.isArray(uris) && uris.length > 0 !== (secret !== undefined))
    wrong.push('RUMA_TURN_URIS and RUMA_TURN_SECRET go together: set both or none.');
  const { RUMA_SMTP_URL: smtp, RUMA_SMTP_FROM: from } = values;
  if ((smtp === undefined) !== (from === undefined))
    wrong.push('RUMA_SMTP_URL and RUMA_SMTP_FROM go together: set both or none.');
  if (values['RUMA_REGISTRATION_EMAIL'] === 'required' && smtp === undefined)
    wrong.push('RUMA_REGISTRATION_EMAIL=required needs a mail server: set RUMA_SMTP_URL.');
  const { RUMA_UPSTREAM_PROVIDERS: providers, RUMA_OAUTH: oauth, RUMA_PUBLIC_BASEURL: at } = values;
  if (Array.isArray(providers) && providers.length > 0 && !isSpoken(oauth, at))
    wrong.push('RUMA_UPSTREAM_PROVIDERS needs OAuth: set RUMA_PUBLIC_BASEURL, or RUMA_OAUTH=on.');
  if (wrong.length > 0) throw new ConfigError(wrong.join('\n'));
  return values;
}

/** Names that begin like options but are not read by the server: the file itself, and what the tools beside it read. */
const NOT_OPTIONS: ReadonlySet<string> = new Set(['RUMA_CONFIG', 'RUMA_BROWSER']);

function readConfigFile(file: string): [string, unknown][] {
  let parsed: unknown;
  try {
    const content = readFileSync(file, 'utf8');
    parsed = extname(file) === '.json' ? JSON.parse(content) : parseYaml(content);
  } catch (error) {
    throw new ConfigError(`RUMA_CONFIG: cannot read ${file}: ${messageOf(error)}`);
  }
  if (parsed === null || parsed === undefined) return [];
  if (typeof parsed !== 'object' || Array.isArray(parsed))
    throw new ConfigError(`RUMA_CONFIG: ${file} must hold option names and values`);
  return Object.entries(parsed);
}

/** The option that was probably meant: the one that shares the most of its words. */
function suggestion(name: string): string {
  const words = new Set(name.toUpperCase().split('_').slice(1));
  const shared = (option: string): number =>
    option
      .split('_')
      .slice(1)
      .filter((word) => words.has(word)).length;
  const best = Object.keys(OPTIONS).toSorted((a, b) => shared(b) - shared(a))[0];
  return best !== undefined && shared(best) > 0 ? `; did you mean ${best}?` : '';
}
