/** What the library keeps, in our tables: sealed, in one commit, and gone when it is too old. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRecords, type Records } from '../../../server/oauth/records.ts';
import { ConflictError, query, text, type Engine } from '../../../server/storage/engine.ts';
import { oauthRecordStore } from '../../../server/storage/oauth-records.ts';
import { openSqlite } from '../../../server/storage/sqlite.ts';

let now = 1_700_000_000_000;
let engine: Engine;
let records: Records;
const misused: unknown[] = [];

beforeAll(() => {
  engine = openSqlite({ path: ':memory:' });
  records = createRecords({
    engine,
    store: oauthRecordStore(engine),
    key: new Uint8Array(32).fill(7),
    findClient: () => Promise.resolve(undefined),
    grantMisused: async (grant) => void misused.push(grant),
    clock: () => now,
  });
});
afterAll(() => engine.close());

const ROWS = query(
  `SELECT hex(sealed) || id_hash || coalesce(grant_hash, '') || coalesce(user_code_hash, '') AS row FROM oauth_records`,
  { row: text },
);

it('keeps nothing that can be read without the key', async () => {
  const secret = 'a-code-that-is-good-for-a-session';
  const codes = records.adapter('DeviceCode');
  await codes.upsert(secret, { jti: secret, grantId: 'the-grant', userCode: 'BCDFGHJK' }, 60);
  const rows = (await engine.all(ROWS)).map(({ row }) => row).join();
  for (const word of [secret, 'the-grant', 'BCDFGHJK']) {
    expect(rows).not.toContain(word);
    expect(rows).not.toContain(Buffer.from(word).toString('hex').toUpperCase());
  }
  expect(await codes.find(secret)).toMatchObject({ jti: secret });
  expect(await codes.findByUserCode('BCDFGHJK')).toMatchObject({ jti: secret });
  expect(await records.adapter('AuthorizationCode').find(secret)).toBeUndefined();
});

it('forgets what is too old', async () => {
  const codes = records.adapter('AuthorizationCode');
  await codes.upsert('old', { jti: 'old' }, 60);
  now += 59_999;
  expect(await codes.find('old')).toBeDefined();
  now += 1;
  expect(await codes.find('old')).toBeUndefined();
});

it('uses a code up once', async () => {
  const codes = records.adapter('AuthorizationCode');
  await codes.upsert('once', { jti: 'once' }, 60);
  await codes.consume('once');
  expect(await codes.find('once')).toMatchObject({ consumed: Math.floor(now / 1000) });
  await expect(codes.consume('once')).rejects.toThrow(ConflictError);
});

it('writes all of a request or nothing, and the request sees what it wrote', async () => {
  const [codes, grants] = [records.adapter('AuthorizationCode'), records.adapter('Grant')];
  await codes.upsert('used', { jti: 'used' }, 60);
  await codes.consume('used');
  const work = records.together(async () => {
    await grants.upsert('grant', { jti: 'grant' }, 60);
    expect(await grants.find('grant')).toBeDefined();
    await grants.destroy('grant');
    expect(await grants.find('grant')).toBeUndefined();
    await grants.upsert('grant', { jti: 'grant' }, 60);
    await codes.consume('used');
    return [];
  });
  await expect(work).rejects.toThrow(ConflictError);
  expect(await grants.find('grant')).toBeUndefined();
});

it('keeps no tokens, and says whose grant was misused', async () => {
  const tokens = records.adapter('AccessToken');
  await tokens.upsert('token', { jti: 'token' }, 60);
  expect(await tokens.find('token')).toBeUndefined();
  await records.adapter('Grant').upsert('of-alice', { accountId: '@alice:example.org' }, 60);
  await tokens.revokeByGrantId('of-alice');
  expect(misused).toMatchObject([{ accountId: '@alice:example.org' }]);
});
