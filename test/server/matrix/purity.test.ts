import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = new URL('../../../server/matrix/', import.meta.url).pathname;
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
);

/** The heart of the server also runs in a reader's browser, and must give one answer everywhere. */
describe('server/matrix', () => {
  it.each(files)('%s imports only its own folder, and asks no clock and no dice', (name) => {
    const source = readFileSync(join(root, name), 'utf8');
    const imports = [...source.matchAll(/from '([^']+)'/g)].map(([, path]) => path ?? '');
    const folder = new URL(name, new URL('file:///matrix/'));
    const isOutside = (path: string) =>
      !path.startsWith('.') || !new URL(path, folder).pathname.startsWith('/matrix/');
    expect(imports.filter(isOutside)).toEqual([]);
    expect(source).not.toMatch(/Date\.now|new Date|Math\.random|performance\.|process\.|Buffer\./);
  });

  it('compares no version numbers', () => {
    expect(files.length).toBeGreaterThan(30);
    const compares = (name: string) =>
      /version\.id\s*(?:[<>=!]|===)/.test(readFileSync(join(root, name), 'utf8'));
    expect(files.filter(compares)).toEqual([]);
  });
});
