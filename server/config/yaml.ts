/** YAML, of files that most servers do not have: what reads it is loaded with the first of them. */
import { createRequire } from 'node:module';

/** Throws for a text that is no YAML. */
export function parseYaml(text: string): unknown {
  const yaml: typeof import('yaml') = createRequire(import.meta.url)('yaml');
  return yaml.parse(text);
}
