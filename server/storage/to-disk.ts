/** Bringing files to the disk, so that a loss of power does not undo them. */
import { open } from 'node:fs/promises';

/** The bytes of a file, or the names in a folder, are on the disk when this is done. */
export async function bringToDisk(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
