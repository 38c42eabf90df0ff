import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BlobMissingError, type BlobStore } from '../../../server/media/blob-store.ts';
import { folderBlobs } from '../../../server/media/folder-blobs.ts';
import { keepFile } from '../../../server/media/keep.ts';
import { newBlobName } from '../../../server/media/mxc.ts';
import { sweep } from '../../../server/media/sweep.ts';
import { mediaStore } from '../../../server/storage/media.ts';
import { openSqlite } from '../../../server/storage/sqlite.ts';
import { thumbnailStore } from '../../../server/storage/thumbnails.ts';
import { urlPreviewStore } from '../../../server/storage/url-previews.ts';

let folder: string;
let blobs: BlobStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ruma-blobs-'));
  blobs = folderBlobs({ folder, survivesPowerLoss: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = async (name: string, range?: { first: number; last: number }): Promise<string> =>
  Buffer.concat(await (await blobs.read(name, range)).toArray()).toString();
const bytes = (text: string) => Readable.from([Buffer.from(text)]);
const files = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

describe('blobs in a folder', () => {
  it('are read as they were written, whole or in part', async () => {
    const name = newBlobName();
    await blobs.write(name, Readable.from([Buffer.from('abc'), Buffer.from('def')]));
    expect(await read(name)).toBe('abcdef');
    expect(await read(name, { first: 2, last: 3 })).toBe('cd');
    expect(await blobs.withFile(name, async (path) => path)).toContain(folder);
    await blobs.remove(name);
    await blobs.remove(name);
    await expect(blobs.read(name)).rejects.toThrow(BlobMissingError);
    expect(files()).toEqual([]);
  });

  it('leave nothing behind when what comes breaks off', async () => {
    const broken = (async function* () {
      yield Buffer.from('abc');
      throw new Error('broken');
    })();
    await expect(blobs.write(newBlobName(), broken)).rejects.toThrow('broken');
    expect(files()).toEqual([]);
  });

  it('have no other names than those made for them', async () => {
    for (const name of ['', '../x', 'x'.repeat(32), '0'.repeat(31)])
      await expect(blobs.write(name, bytes('x'))).rejects.toThrow('no name of a blob');
  });
});

describe('a file and its row', () => {
  it('come in this order: the bytes, and then the row', async () => {
    await keepFile(
      blobs,
      { chunks: bytes('abc'), contentType: 'a/b', maxBytes: 3 },
      async (file) => {
        expect(await read(file.blob)).toBe('abc');
        expect(file).toMatchObject({
          bytes: 3,
          sha256: 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0',
        });
      },
    );
    expect(files().length).toBe(1);
  });

  it('end together: where the row is refused, the bytes are gone', async () => {
    const refused = keepFile(blobs, { chunks: bytes('abc'), contentType: 'a/b', maxBytes: 3 }, () =>
      Promise.reject(new Error('no row')),
    );
    await expect(refused).rejects.toThrow('no row');
    expect(files()).toEqual([]);
  });

  it('after a crash in between, the bytes are found and removed; what has its row stays', async () => {
    const engine = openSqlite({ path: ':memory:' });
    const media = mediaStore(engine);
    const [named, unnamed, young] = [newBlobName(), newBlobName(), newBlobName()];
    for (const name of [named, unnamed, young]) await blobs.write(name, bytes('abc'));
    const file = {
      blob: named,
      bytes: 3,
      sha256: '',
      contentType: 'a/b',
      filename: undefined,
      frozen: true,
    };
    const owner = { userId: '@alice:example.org', now: 0, expiresAt: null };
    await engine.commit({ writes: [media.insert('id', owner, file)], positions: 0 });
    writeFileSync(join(folder, 'unsettled', `${'0'.repeat(32)}.part`), 'ab');
    const old = new Date(Date.now() - 7_200_000);
    for (const name of [named, unnamed, `${'0'.repeat(32)}.part`])
      utimesSync(join(folder, 'unsettled', name), old, old);
    await sweep({
      engine,
      media,
      thumbnails: thumbnailStore(engine),
      previews: urlPreviewStore(engine),
      blobs,
      clock: () => 0,
    });
    // The young one may belong to an upload that is under way.
    expect(files().toSorted()).toEqual([named, young, young].toSorted());
    await engine.close();
  });
});
