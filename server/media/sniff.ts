import type { StoredFile } from '../storage/media.ts';
import type { BlobStore } from './blob-store.ts';
import { PICTURE_HEAD_BYTES, pictureKind, type PictureKind } from './picture-kind.ts';

/** Which kind of picture a stored file is; undefined where it is none that this server knows. */
export async function kindOfBlob(
  blobs: BlobStore,
  { blob, bytes }: Pick<StoredFile, 'blob' | 'bytes'>,
): Promise<PictureKind | undefined> {
  if (bytes === 0) return undefined;
  const range = { first: 0, last: Math.min(bytes, PICTURE_HEAD_BYTES) - 1 };
  const head = await (await blobs.read(blob, range)).toArray();
  return pictureKind(Buffer.concat(head));
}
