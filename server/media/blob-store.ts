/**
 * Where the bytes of files are kept. What a file is called, whose it is and what type it has is the database's
 * business; here a blob is a name and bytes. Small enough that a store over S3 can stand in for the folder.
 */
import type { Readable } from 'node:stream';
import type { ByteRange } from '../api/route.ts';

/** There is no blob of that name: the database and the store do not belong together, or a file was taken away. */
export class BlobMissingError extends Error {
  override name = 'BlobMissingError';

  constructor(name: string, options?: ErrorOptions) {
    super(`there is no blob ${name}`, options);
  }
}

/** There is no room left where blobs are kept. */
export class StoreFullError extends Error {
  override name = 'StoreFullError';
}

/** 32 hexadecimal digits; made up by whoever writes. */
export type BlobName = string;

export interface BlobStore {
  /**
   * Writes a blob, piece by piece as the pieces come, and answers once it is durable. Where `chunks` throws, so does
   * this, and nothing is left behind. Until {@link BlobStore.settle} it is remembered that the blob may be in vain.
   * Throws {@link StoreFullError}.
   */
  write(name: BlobName, chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** The blob is there to stay: something names it. */
  settle(name: BlobName): Promise<void>;
  /** All of it, or a part. Throws {@link BlobMissingError} before anything is answered. */
  read(name: BlobName, range?: ByteRange): Promise<Readable>;
  /** The blob as a file of this machine, for libraries that read files; it may be gone when `use` has ended. */
  withFile<T>(name: BlobName, use: (path: string) => Promise<T>): Promise<T>;
  /** Gone afterwards; also when it was not there. */
  remove(name: BlobName): Promise<void>;
  /**
   * The blobs that were written before then (milliseconds since the epoch) and never settled: left by a crash, or
   * settled in all but name. Pieces that were never to become blobs are removed on the way.
   */
  unsettled(before: number): AsyncIterable<BlobName>;
}
