/** Registration files: read at every start. */
import { readFileSync } from 'node:fs';
import { ConfigError } from '../config.ts';
import { parseYaml } from '../config/yaml.ts';
import { messageOf } from '../thrown.ts';
import { readRegistration, refuseDuplicates, type Registration } from './registration.ts';

/**
 * Reads the files that RUMA_APPSERVICES names, YAML or JSON (which YAML includes). Throws {@link ConfigError} with a
 * line for each file that is wrong.
 */
export function loadRegistrations(files: readonly string[], serverName: string): Registration[] {
  const wrong: string[] = [];
  const registrations = files.flatMap((file) => {
    try {
      const content: unknown = parseYaml(readFileSync(file, 'utf8'));
      return [readRegistration(content, serverName)];
    } catch (error) {
      wrong.push(`RUMA_APPSERVICES: ${file}: ${messageOf(error)}.`);
      return [];
    }
  });
  try {
    refuseDuplicates(registrations);
  } catch (error) {
    wrong.push(`RUMA_APPSERVICES: ${messageOf(error)}.`);
  }
  if (wrong.length > 0) throw new ConfigError(wrong.join('\n'));
  return registrations;
}
