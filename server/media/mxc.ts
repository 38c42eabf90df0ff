import { randomBytes } from 'node:crypto';
import type { BlobName } from './blob-store.ts';

/** An id that nobody can guess: 144 random bits, of the characters that a media id may have. */
export const newMediaId = (): string => randomBytes(18).toString('base64url');

export const newBlobName = (): BlobName => randomBytes(16).toString('hex');

/** @see https://spec.matrix.org/v1.19/client-server-api/#matrix-content-mxc-uris */
export const mxcUri = (serverName: string, mediaId: string): string =>
  `mxc://${serverName}/${mediaId}`;
