import { describe, expect, it } from 'vitest';
import { BackupKeys, type BackedUpKey } from '../../../server/encryption/backup-keys.ts';
import { BackupVersions } from '../../../server/encryption/backup-versions.ts';
import { isBetterKey, type KeyRank } from '../../../server/encryption/better-key.ts';
import { keyBackupStore } from '../../../server/storage/key-backups.ts';
import { expectMatrixError } from '../expect-error.ts';
import { ALICE, BOB, openWorld, OTHER_ROOM, ROOM } from '../world.ts';

const ALGORITHM = 'm.megolm_backup.v1.curve25519-aes-sha2';
const info = { algorithm: ALGORITHM, auth_data: { public_key: 'key' } };

function start() {
  const { engine } = openWorld();
  const all = { engine, backups: keyBackupStore(engine) };
  const versions = new BackupVersions(all);
  return { ...all, versions, keys: new BackupKeys({ ...all, versions }) };
}

const key = (text: string, rank: Partial<KeyRank> = {}): BackedUpKey => ({
  is_verified: false,
  first_message_index: 1,
  forwarded_count: 1,
  session_data: { text },
  ...rank,
});

const inRoom = (sessions: Record<string, BackedUpKey>, roomId = ROOM) => ({
  [roomId]: { sessions },
});

describe('the better of two keys', () => {
  const rank = (is_verified: boolean, first_message_index: number, forwarded_count: number) => ({
    is_verified,
    first_message_index,
    forwarded_count,
  });

  it.each([
    ['is verified, whatever else', rank(true, 9, 9), rank(false, 0, 0)],
    ['reads more', rank(true, 1, 9), rank(true, 2, 0)],
    ['reads more, also unverified', rank(false, 1, 9), rank(false, 2, 0)],
    ['was passed on less', rank(false, 1, 1), rank(false, 1, 2)],
  ])('%s', (_, better, worse) => {
    expect(isBetterKey(better, worse)).toBe(true);
    expect(isBetterKey(worse, better)).toBe(false);
    expect(isBetterKey(better, better)).toBe(false);
  });
});

describe('backups', () => {
  it('are counted by user, and no version comes twice', async () => {
    const { versions } = start();
    expect(await versions.create(ALICE, info)).toBe('1');
    expect(await versions.create(BOB, info)).toBe('1');
    expect(await versions.create(ALICE, info)).toBe('2');
    await versions.remove(ALICE, '2');
    expect((await versions.get(ALICE)).version).toBe(1);
    expect(await versions.create(ALICE, info)).toBe('3');
    for (const version of ['2', '9', '0', '01', '1e3', '-1', 'x', '9'.repeat(30)])
      await expectMatrixError('M_NOT_FOUND', versions.get(ALICE, version));
    const atOnce = await Promise.all([1, 2, 3].map(() => versions.create(ALICE, info)));
    expect(atOnce.toSorted()).toEqual(['4', '5', '6']);
  });

  it('are deleted with their keys, twice without harm, and never another’s', async () => {
    const { backups, keys, versions } = start();
    for (const userId of [ALICE, BOB]) {
      await versions.create(userId, info);
      await keys.put(userId, '1', inRoom({ S: key('a') }));
    }
    await versions.remove(ALICE, '1');
    await versions.remove(ALICE, '1');
    expect(await backups.keys({ userId: ALICE, version: 1 }, {})).toEqual([]);
    expect(await keys.get(BOB, '1', {})).toHaveLength(1);
    await expectMatrixError('M_NOT_FOUND', versions.remove(ALICE, '2'));
    await expectMatrixError('M_NOT_FOUND', versions.update(ALICE, '1', info));
    await expectMatrixError('M_NOT_FOUND', keys.get(ALICE, '1', {}));
    await expectMatrixError('M_NOT_FOUND', keys.remove(ALICE, '1', {}));
    await expectMatrixError('M_NOT_FOUND', keys.put(ALICE, '1', {}));
  });

  it('take new auth_data, and nothing else', async () => {
    const { versions } = start();
    await versions.create(ALICE, info);
    const auth_data = { public_key: 'key', signatures: {} };
    await versions.update(ALICE, '1', { ...info, auth_data, version: '1' });
    expect((await versions.get(ALICE)).auth_data).toEqual(auth_data);
    for (const wrong of [
      { ...info, version: '2' },
      { ...info, algorithm: 'org.example' },
      { ...info, auth_data: {} },
    ])
      await expectMatrixError('M_INVALID_PARAM', versions.update(ALICE, '1', wrong));
    expect((await versions.get(ALICE)).auth_data).toEqual(auth_data);
  });

  it('have bounds', async () => {
    const { keys, versions } = start();
    const long = 'x'.repeat(65_536);
    const create = (algorithm: string, auth_data: Record<string, string>) =>
      versions.create(ALICE, { algorithm, auth_data });
    await expectMatrixError('M_TOO_LARGE', create(ALGORITHM, { public_key: long }));
    for (const [algorithm, data] of [
      [ALGORITHM, {}],
      ['', { public_key: 'x' }],
      [long, { public_key: 'x' }],
    ] as const)
      await expectMatrixError('M_INVALID_PARAM', create(algorithm, data));
    await create('org.example.rot13', {});
    const put = (session: string, one: BackedUpKey, roomId = ROOM) =>
      keys.put(ALICE, '1', inRoom({ [session]: one }, roomId));
    await expectMatrixError('M_TOO_LARGE', put('S', key(long)));
    await expectMatrixError('M_INVALID_PARAM', put('', key('a')));
    const tooLong = await expectMatrixError('M_INVALID_PARAM', put('s'.repeat(256), key('a')));
    expect(tooLong.message).toContain('sessionId');
    await expectMatrixError('M_INVALID_PARAM', put('S', key('a'), 'room'));
    expect(await versions.get(ALICE)).toMatchObject({ etag: 0, key_count: 0 });
  });
});

describe('backed up keys', () => {
  it('are counted, and change the etag only when they change', async () => {
    const { keys, versions } = start();
    await versions.create(ALICE, info);
    const put = (rooms: Parameters<BackupKeys['put']>[2]) => keys.put(ALICE, '1', rooms);
    const three = {
      ...inRoom({ S: key('a'), T: key('b') }),
      ...inRoom({ S: key('c') }, OTHER_ROOM),
    };
    expect(await put(three)).toEqual({ etag: '1', count: 3 });
    expect(await put(three)).toEqual({ etag: '1', count: 3 });
    expect(await put(inRoom({ S: key('worse', { forwarded_count: 2 }) }))).toEqual({
      etag: '1',
      count: 3,
    });
    const mixed = inRoom({ S: key('better', { is_verified: true }), U: key('new') });
    expect(await put(mixed)).toEqual({ etag: '2', count: 4 });
    expect(await versions.get(ALICE)).toMatchObject({ etag: 2, key_count: 4 });
    const data = async (place: object) =>
      (await keys.get(ALICE, '1', place)).map((row) => row.session_data['text']);
    expect(await data({ roomId: ROOM })).toEqual(['better', 'b', 'new']);
    expect(await data({ roomId: ROOM, sessionId: 'T' })).toEqual(['b']);
    expect((await data({})).toSorted()).toEqual(['b', 'better', 'c', 'new']);
    const remove = (place: object) => keys.remove(ALICE, '1', place);
    expect(await remove({ roomId: ROOM, sessionId: 'T' })).toEqual({ etag: '3', count: 3 });
    expect(await remove({ roomId: ROOM, sessionId: 'T' })).toEqual({ etag: '3', count: 3 });
    expect(await remove({ roomId: ROOM })).toEqual({ etag: '4', count: 1 });
    expect(await remove({})).toEqual({ etag: '5', count: 0 });
    expect(await data({})).toEqual([]);
  });

  it('go into the newest backup only; older ones can be read', async () => {
    const { keys, versions } = start();
    await versions.create(ALICE, info);
    await keys.put(ALICE, '1', inRoom({ S: key('a') }));
    await versions.create(ALICE, info);
    const refused = keys.put(ALICE, '1', inRoom({ T: key('b') }));
    const { fields } = await expectMatrixError('M_WRONG_ROOM_KEYS_VERSION', refused);
    expect(fields).toEqual({ current_version: '2' });
    expect(await keys.get(ALICE, '1', {})).toHaveLength(1);
    expect(await keys.get(ALICE, '2', {})).toHaveLength(0);
  });

  it('come from many devices at once, and the best one of each session stays', async () => {
    const { keys, versions } = start();
    await versions.create(ALICE, info);
    const puts = Array.from({ length: 10 }, (_, n) =>
      keys.put(
        ALICE,
        '1',
        inRoom({ S: key(`${n}`, { first_message_index: (n * 7) % 10 }), [`T${n}`]: key('x') }),
      ),
    );
    await Promise.all(puts);
    expect((await versions.get(ALICE)).key_count).toBe(11);
    const [row] = await keys.get(ALICE, '1', { roomId: ROOM, sessionId: 'S' });
    expect(row).toMatchObject({ first_message_index: 0, session_data: { text: '0' } });
  });

  it('do not slip into a backup that is replaced or deleted meanwhile', async () => {
    const { backups, engine, keys, versions } = start();
    await versions.create(ALICE, info);
    const before = await versions.get(ALICE);
    await versions.create(ALICE, info);
    const address = { userId: ALICE, version: 1 };
    for (const write of [backups.isNewest(address), backups.changed(address, before.etag + 1, 1)])
      await expect(engine.commit({ writes: [write], positions: 0 })).rejects.toThrow('key backup');
    const both = [keys.put(ALICE, '2', inRoom({ S: key('a') })), versions.remove(ALICE, '2')];
    await Promise.allSettled(both);
    expect(await backups.keys({ userId: ALICE, version: 2 }, {})).toEqual([]);
  });
});
