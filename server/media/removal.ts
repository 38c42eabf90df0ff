/** A file goes with everything that was made of it. */
import type { Engine, Write } from '../storage/engine.ts';
import type { MediaStore } from '../storage/media.ts';
import type { ThumbnailStore } from '../storage/thumbnails.ts';
import type { BlobStore } from './blob-store.ts';

export interface RemovalDependencies {
  readonly engine: Engine;
  readonly media: Pick<MediaStore, 'inUse'>;
  readonly thumbnails: Pick<ThumbnailStore, 'blobsOf'>;
  readonly blobs: Pick<BlobStore, 'remove'>;
}

/** Commits the writes that remove a row, then removes the bytes that no row names any more. */
export async function removeFile(
  { engine, media, thumbnails, blobs }: RemovalDependencies,
  { mediaId, blob }: { readonly mediaId: string; readonly blob: string | null },
  writes: readonly Write[],
): Promise<void> {
  const made = await thumbnails.blobsOf(mediaId);
  // The rows first: bytes that no row names are harmless, a row without its bytes is not.
  await engine.commit({ writes, positions: 0 });
  const found = blob === null ? made : [blob, ...made];
  const stillInUse = await media.inUse(found);
  for (const name of found) if (!stillInUse.has(name)) await blobs.remove(name);
}
