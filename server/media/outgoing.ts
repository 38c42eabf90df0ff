import { hash } from 'node:crypto';
import type { OutgoingFile } from '../api/route.ts';
import type { StoredFile } from '../storage/media.ts';
import type { BlobStore } from './blob-store.ts';

/** A stored file, ready to be sent. Its hash is its entity tag: the same tag, the same bytes. */
export function outgoing(
  blobs: BlobStore,
  { blob, bytes, sha256 }: Pick<StoredFile, 'blob' | 'bytes' | 'sha256'>,
): OutgoingFile {
  return { bytes, etag: `"${sha256}"`, open: (range) => blobs.read(blob, range) };
}

export function etagOf(bytes: Uint8Array): string {
  return `"${hash('sha256', bytes, 'base64url')}"`;
}
