import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadTokenKey, TokenKeyError } from '../../../server/sessions/token-key.ts';

const folder = mkdtempSync(join(tmpdir(), 'ruma-token-key-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('makes a key that only its owner may read, and reads the same one ever after', () => {
  const key = loadTokenKey(folder);
  expect(key).toHaveLength(32);
  expect(loadTokenKey(folder)).toEqual(key);
  expect(readdirSync(folder)).toEqual(['token.key']);
  expect(statSync(join(folder, 'token.key')).mode & 0o777).toBe(0o600);
});

it('does not replace a key that is damaged', () => {
  writeFileSync(join(folder, 'token.key'), 'half');
  expect(() => loadTokenKey(folder)).toThrow(TokenKeyError);
});
