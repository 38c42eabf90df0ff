/**
 * Blobs as files in a folder. A blob is written under another name, brought to the disk and then renamed: under its
 * own name there is never half of it.
 *
 * ```
 * unsettled/6f….part   the bytes that have come so far
 * unsettled/6f…        an empty file: whether anything names the blob is not known yet
 * 6f/6f…               the blob
 * ```
 */
import {
  mkdir,
  open,
  opendir,
  rename,
  rm,
  stat,
  writeFile,
  type FileHandle,
} from 'node:fs/promises';
import { join } from 'node:path';
import { bringToDisk } from '../storage/to-disk.ts';
import { codeOf } from '../thrown.ts';
import { BlobMissingError, StoreFullError, type BlobName, type BlobStore } from './blob-store.ts';

const NAME = /^[0-9a-f]{32}$/;
const PART = '.part';

export interface FolderOptions {
  readonly folder: string;
  /** Whether a blob must survive a loss of power, and not only of the process. */
  readonly survivesPowerLoss: boolean;
}

/** The folder need not be there yet. */
export function folderBlobs({ folder, survivesPowerLoss }: FolderOptions): BlobStore {
  const shelfOf = (name: BlobName): string => {
    if (!NAME.test(name)) throw new Error('that is no name of a blob');
    return join(folder, name.slice(0, 2));
  };
  const pathOf = (name: BlobName): string => join(shelfOf(name), name);
  const unsettled = join(folder, 'unsettled');

  return {
    async write(name, chunks) {
      const shelf = shelfOf(name);
      const part = join(unsettled, name + PART);
      try {
        for (const path of [unsettled, shelf]) await mkdir(path, { recursive: true, mode: 0o700 });
        await writeChunks(part, chunks, survivesPowerLoss);
        await writeFile(join(unsettled, name), '');
        await rename(part, pathOf(name));
        // The names too must be on the disk: that of the file in its shelf, and that of a new shelf in the folder.
        if (survivesPowerLoss) for (const path of [shelf, folder]) await bringToDisk(path);
      } catch (error) {
        await rm(part, { force: true });
        throw isFull(error) ? new StoreFullError('the disk is full', { cause: error }) : error;
      }
    },

    settle: (name) => rm(join(unsettled, name), { force: true }),

    async read(name, range) {
      const file = await openBlob(name, pathOf(name));
      return file.createReadStream(
        range === undefined ? {} : { start: range.first, end: range.last },
      );
    },

    withFile: (name, use) => use(pathOf(name)),

    async remove(name) {
      await rm(pathOf(name), { force: true });
      await rm(join(unsettled, name), { force: true });
    },

    async *unsettled(before) {
      for await (const name of entriesOf(unsettled)) {
        const path = join(unsettled, name);
        // It may be settled, and gone, by now.
        const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: before }));
        if (mtimeMs >= before) continue;
        if (name.endsWith(PART)) await rm(path, { force: true });
        else if (NAME.test(name)) yield name;
      }
    },
  };
}

async function writeChunks(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  sync: boolean,
): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of chunks) await file.writeFile(chunk);
    if (sync) await file.sync();
  } finally {
    await file.close();
  }
}

async function openBlob(name: BlobName, path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw new BlobMissingError(name, { cause: error });
    throw error;
  }
}

/** The names in a folder; none where it is not there. */
async function* entriesOf(path: string): AsyncGenerator<string> {
  try {
    for await (const { name } of await opendir(path)) yield name;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(String(codeOf(error)));
