/** What a data folder holds: the database, keys, and files that users uploaded. */
import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Config } from '../config.ts';
import { databaseFile } from '../storage/open.ts';
import { bringToDisk } from '../storage/to-disk.ts';
import { codeOf } from '../thrown.ts';
import { AdminError } from './command.ts';

/** Files beside the database without which it cannot be used. */
const KEYS = ['signing.key', 'token.key'] as const;

const SHELF = /^[0-9a-f]{2}$/;
const BLOB = /^media\/[0-9a-f]{2}\/([0-9a-f]{32})$/;

/** The name of a file of a user, as rows have it, from its path relative to a data folder; undefined for other paths. */
export const blobAt = (path: string): string | undefined => BLOB.exec(path)?.[1];

/** Whether a path, relative to a data folder, is that of a key or of a file of a user. */
export const isKept = (path: string): boolean =>
  KEYS.some((key) => key === path) || blobAt(path) !== undefined;

/** The file of the database. Throws {@link AdminError} when it is kept in memory. */
export function requireDatabaseFile(config: Config): string {
  const file = databaseFile(config);
  if (file === undefined) throw new AdminError('RUMA_DATABASE is in memory: there is no file');
  return file;
}

/** Throws {@link AdminError} where a database is already; else there is a folder for it afterwards. */
export async function assertNoDatabase(file: string): Promise<void> {
  const present = await namesIn(dirname(file));
  if (present.includes(basename(file)))
    throw new AdminError(`${file} is there already; move it away first`);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
}

/** The keys, then what users uploaded, relative to the data folder. */
export async function* keptFiles(dataDir: string): AsyncGenerator<string> {
  const present = await namesIn(dataDir);
  for (const key of KEYS) if (present.includes(key)) yield key;
  for (const shelf of await namesIn(join(dataDir, 'media')))
    if (SHELF.test(shelf))
      for (const name of await namesIn(join(dataDir, 'media', shelf))) {
        const path = `media/${shelf}/${name}`;
        if (isKept(path)) yield path;
      }
}

/** Copies a kept file; false when it is gone by now. It is on the disk when this is done. */
export async function copyKept(path: string, from: string, to: string): Promise<boolean> {
  await mkdir(dirname(join(to, path)), { recursive: true, mode: 0o700 });
  try {
    await copyFile(join(from, path), join(to, path), constants.COPYFILE_FICLONE);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
  await bringToDisk(join(to, path));
  return true;
}

/** Gives a finished file its name: under it there is never half of one. */
export async function putInPlace(part: string, name: string): Promise<void> {
  await bringToDisk(part);
  await rename(part, name);
  await bringToDisk(dirname(name));
}

/** The names in a folder; none where it is not there. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
