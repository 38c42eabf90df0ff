/**
 * Files as administrators deal with them: seen, taken out of sight, and removed. What is quarantined is kept, and nobody
 * gets it; nor do they get the same bytes under another id, or uploaded once more.
 */
import { MatrixError } from '../errors.ts';
import { ConflictError, type Engine } from '../storage/engine.ts';
import {
  FILE_GONE,
  type FileFilter,
  type MediaFile,
  type MediaFileStore,
} from '../storage/media-files.ts';
import { removeFile, type RemovalDependencies } from './removal.ts';

export interface Amount {
  readonly files: number;
  readonly bytes: number;
}

export interface MediaModeration {
  /** A page of files, the oldest first. Throws M_NOT_FOUND where `after` is no file. */
  list(filter: FileFilter, limit: number, after: string | undefined): Promise<readonly MediaFile[]>;
  total(filter: FileFilter): Promise<Amount>;
  /** Takes a file and its copies out of sight; answers their ids. Throws M_NOT_FOUND. */
  quarantine(mediaId: string): Promise<readonly string[]>;
  /** Gives them out again; answers their ids. Throws M_NOT_FOUND. */
  release(mediaId: string): Promise<readonly string[]>;
  /** Removes one file for ever, quarantined or not. Throws M_NOT_FOUND. */
  remove(mediaId: string): Promise<MediaFile>;
  /** Removes all that are meant for ever; answers how much that was. */
  purge(filter: FileFilter): Promise<Amount>;
}

const AT_A_TIME = 200;

export function createMediaModeration(
  dependencies: RemovalDependencies & {
    readonly engine: Engine;
    readonly files: MediaFileStore;
    readonly clock: () => number;
  },
): MediaModeration {
  const { engine, files, clock } = dependencies;

  const find = async (mediaId: string): Promise<MediaFile> => {
    const file = await files.find(mediaId);
    if (file !== undefined) return file;
    throw new MatrixError('M_NOT_FOUND', `there is no file ${mediaId} here`);
  };

  const setQuarantine = async (mediaId: string, at: number | null): Promise<readonly string[]> => {
    await find(mediaId);
    const copies = await files.copies(mediaId);
    await engine.commit({ writes: files.setQuarantine(copies, at), positions: 0 });
    return copies;
  };

  /** False: somebody else was first. */
  const remove = async ({ mediaId, blob }: MediaFile): Promise<boolean> => {
    try {
      await removeFile(dependencies, { mediaId, blob }, files.remove(mediaId));
      return true;
    } catch (error) {
      if (error instanceof ConflictError && error.condition === FILE_GONE) return false;
      throw error;
    }
  };

  return {
    async list(filter, limit, after) {
      return files.page(filter, limit, after === undefined ? undefined : await find(after));
    },

    total: (filter) => files.total(filter),

    quarantine: (mediaId) => setQuarantine(mediaId, clock()),

    release: (mediaId) => setQuarantine(mediaId, null),

    async remove(mediaId) {
      const file = await find(mediaId);
      if (await remove(file)) return file;
      return find(mediaId);
    },

    async purge(filter) {
      let gone: Amount = { files: 0, bytes: 0 };
      for (let last: MediaFile | undefined; ;) {
        const page = await files.page(filter, AT_A_TIME, last);
        for (const file of page)
          if (await remove(file)) gone = { files: gone.files + 1, bytes: gone.bytes + file.bytes };
        last = page.at(-1);
        if (page.length < AT_A_TIME) return gone;
      }
    },
  };
}
