import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadSigningKey, SigningKeyError } from '../../../server/storage/signing-key.ts';

const folder = mkdtempSync(join(tmpdir(), 'signing-key-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the signing key', () => {
  it('is made once, for its owner only, and read from then on', () => {
    const path = join(folder, 'signing.key');
    const made = loadSigningKey(path);
    expect(made.keyId).toMatch(/^ed25519:a_[0-9a-f]{6}$/);
    expect(made.seed).toHaveLength(32);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(loadSigningKey(path)).toEqual(made);
  });

  it('is not made anew over a file that holds something else', () => {
    const path = join(folder, 'damaged.key');
    writeFileSync(path, 'ed25519 a_1 short\n');
    expect(() => loadSigningKey(path)).toThrow(SigningKeyError);
  });
});
