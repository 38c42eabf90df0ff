/**
 * What users upload: at once, or to an id that was given out before.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#content-repository
 */
import type { IncomingFile } from '../api/route.ts';
import type { Config } from '../config.ts';
import { MatrixError } from '../errors.ts';
import type { Requester } from '../sessions/requester.ts';
import { ConflictError, type Engine, type Write } from '../storage/engine.ts';
import {
  NOT_PENDING,
  OVER_QUOTA,
  TOO_MANY_PENDING,
  type MediaStore,
  type StoredFile,
} from '../storage/media.ts';
import type { Arrivals } from './arrivals.ts';
import type { BlobStore } from './blob-store.ts';
import { storedType } from './content-types.ts';
import { keepFile, tooLarge } from './keep.ts';
import { mxcUri, newMediaId } from './mxc.ts';

export interface Upload extends Pick<IncomingFile, 'contentType' | 'announcedBytes' | 'chunks'> {
  readonly filename: string | undefined;
}

export interface Uploads {
  /** Stores a file and answers its mxc URI. Throws M_TOO_LARGE, M_FORBIDDEN (the quota), M_INVALID_PARAM. */
  upload(requester: Requester, upload: Upload): Promise<string>;
  /** Gives out an id whose file comes later. Throws M_LIMIT_EXCEEDED when the user has too many of those. */
  promise(requester: Requester): Promise<{ readonly uri: string; readonly expiresAt: number }>;
  /**
   * Stores the file of such an id. Throws as {@link Uploads.upload}, and M_NOT_FOUND (never given out, or given up),
   * M_FORBIDDEN (given to somebody else), M_CANNOT_OVERWRITE_MEDIA.
   */
  fulfil(requester: Requester, mediaId: string, upload: Upload): Promise<void>;
}

export interface UploadsDependencies {
  readonly engine: Engine;
  readonly store: MediaStore;
  readonly blobs: BlobStore;
  readonly arrivals: Arrivals;
  readonly config: Config;
  readonly clock: () => number;
}

/** In bytes of UTF-8; file systems hold no longer ones. */
const LONGEST_NAME = 255;

export function createUploads(dependencies: UploadsDependencies): Uploads {
  const { engine, store, blobs, arrivals, config, clock } = dependencies;
  const serverName = config.RUMA_SERVER_NAME;
  const quota = { bytes: config.RUMA_MEDIA_QUOTA_BYTES, files: config.RUMA_MEDIA_QUOTA_FILES };

  /** Refuses what can be known to be refused before its first byte is read. */
  const precheck = async ({ userId }: Requester, upload: Upload): Promise<void> => {
    refuseLongName(upload.filename);
    const announced = upload.announcedBytes ?? 0;
    if (announced > config.RUMA_MEDIA_MAX_BYTES) throw tooLarge(config.RUMA_MEDIA_MAX_BYTES);
    const used = await store.usage(userId);
    if (used.files >= quota.files || used.bytes + announced > quota.bytes) throw overQuota();
  };

  const keep = async (
    { userId }: Requester,
    { contentType, chunks, filename }: Upload,
    row: (file: StoredFile & { filename: string | undefined; frozen: boolean }) => Write,
  ): Promise<void> => {
    const maxBytes = config.RUMA_MEDIA_MAX_BYTES;
    const incoming = { chunks, contentType: storedType(contentType), maxBytes };
    await keepFile(blobs, incoming, async (file) => {
      const uploaded = { ...file, filename, frozen: config.RUMA_MEDIA_FREEZE };
      const writes = [row(uploaded), ...store.charge(userId, file.bytes, quota)];
      await engine.commit({ writes, positions: 0 });
    }).catch((error: unknown) => {
      throw isConflict(error, OVER_QUOTA) ? overQuota() : error;
    });
  };

  return {
    async upload(requester, upload) {
      await precheck(requester, upload);
      const mediaId = newMediaId();
      const owner = { userId: requester.userId, now: clock(), expiresAt: null };
      await keep(requester, upload, (file) => store.insert(mediaId, owner, file));
      return mxcUri(serverName, mediaId);
    },

    async promise({ userId }) {
      const mediaId = newMediaId();
      const now = clock();
      const expiresAt = now + config.RUMA_MEDIA_PENDING_LIFETIME * 1000;
      const promised = store.promise(
        mediaId,
        userId,
        now,
        expiresAt,
        config.RUMA_MEDIA_MAX_PENDING,
      );
      try {
        await engine.commit({ writes: [promised], positions: 0 });
      } catch (error) {
        if (!isConflict(error, TOO_MANY_PENDING)) throw error;
        const first = (await store.firstToExpire(userId, now)) ?? now;
        throw new MatrixError(
          'M_LIMIT_EXCEEDED',
          `${config.RUMA_MEDIA_MAX_PENDING} media ids wait for their files already; upload one of those first`,
          { retryAfterSeconds: (first - now) / 1000, fields: { retry_after_ms: first - now } },
        );
      }
      return { uri: mxcUri(serverName, mediaId), expiresAt };
    },

    async fulfil(requester, mediaId, upload) {
      const row = await store.find(mediaId);
      // Files that the server got by itself are nobody's to upload.
      if (row === undefined || row.user_id === null) throw noSuchPromise();
      if (row.user_id !== requester.userId)
        throw new MatrixError('M_FORBIDDEN', 'that media id was given to somebody else');
      if (row.blob !== null) throw alreadyThere();
      // Whoever began in time may finish: a slow line must not lose a file at its last byte.
      if (row.expires_at !== null && row.expires_at <= clock()) throw noSuchPromise();
      await precheck(requester, upload);
      try {
        await keep(requester, upload, (file) => store.fulfil(mediaId, file));
      } catch (error) {
        if (!isConflict(error, NOT_PENDING)) throw error;
        throw (await store.find(mediaId)) === undefined ? noSuchPromise() : alreadyThere();
      }
      arrivals.arrived(mediaId);
    },
  };
}

function refuseLongName(filename: string | undefined): void {
  if (filename !== undefined && Buffer.byteLength(filename) > LONGEST_NAME)
    throw new MatrixError('M_INVALID_PARAM', `filename is longer than ${LONGEST_NAME} bytes`);
}

const isConflict = (error: unknown, condition: string): boolean =>
  error instanceof ConflictError && error.condition === condition;

const overQuota = (): MatrixError =>
  new MatrixError('M_FORBIDDEN', 'you have uploaded as much as you may on this server');

const noSuchPromise = (): MatrixError =>
  new MatrixError('M_NOT_FOUND', 'that media id was not given out, or it was not used in time');

const alreadyThere = (): MatrixError =>
  new MatrixError('M_CANNOT_OVERWRITE_MEDIA', 'there is a file at that media id already');
