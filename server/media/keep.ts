/**
 * A file is kept in this order: the bytes, durably, then the row that names them. A crash in between leaves bytes
 * that no row names, which the sweep finds; never a row without its bytes.
 */
import { MatrixError } from '../errors.ts';
import type { StoredFile } from '../storage/media.ts';
import { StoreFullError, type BlobStore } from './blob-store.ts';
import { measure, TooManyBytesError } from './measure.ts';
import { newBlobName } from './mxc.ts';

export interface Incoming {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly contentType: string;
  /** Where there are more bytes, nothing is kept. */
  readonly maxBytes: number;
}

/**
 * Writes the bytes, then has `record` commit the row; answers what that answers. Where it fails, the bytes are removed
 * again. Throws M_TOO_LARGE,
 * M_RESOURCE_LIMIT_EXCEEDED where the disk is full, and what `record` throws.
 */
export async function keepFile<T>(
  blobs: BlobStore,
  { chunks: source, contentType, maxBytes }: Incoming,
  record: (file: StoredFile) => Promise<T>,
): Promise<T> {
  const blob = newBlobName();
  const { chunks, result } = measure(source, maxBytes);
  try {
    await blobs.write(blob, chunks);
  } catch (error) {
    if (error instanceof TooManyBytesError) throw tooLarge(maxBytes);
    if (!(error instanceof StoreFullError)) throw error;
    throw new MatrixError('M_RESOURCE_LIMIT_EXCEEDED', 'this server has no room for more files');
  }
  let recorded: T;
  try {
    recorded = await record({ blob, contentType, ...result() });
  } catch (error) {
    await blobs.remove(blob);
    throw error;
  }
  await blobs.settle(blob);
  return recorded;
}

export function tooLarge(maxBytes: number): MatrixError {
  return new MatrixError('M_TOO_LARGE', `the file has more than ${maxBytes} bytes`);
}
