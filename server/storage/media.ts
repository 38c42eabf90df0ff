/** Rows of `media` and `media_usage`. */
import type { UserId } from '../matrix/identifiers.ts';
import { list } from './dialect.ts';
import { flag, integer, nullable, query, text, type Engine, type Write } from './engine.ts';

const BY_ID = query(
  `SELECT media_id, user_id, expires_at, blob, bytes, sha256, content_type, filename, frozen,
     quarantined_at
   FROM media WHERE media_id = ?`,
  {
    media_id: text,
    user_id: nullable(text),
    expires_at: nullable(integer),
    blob: nullable(text),
    bytes: nullable(integer),
    sha256: nullable(text),
    content_type: nullable(text),
    filename: nullable(text),
    frozen: nullable(flag),
    quarantined_at: nullable(integer),
  },
);

const USAGE = query(`SELECT files, bytes FROM media_usage WHERE user_id = ?`, {
  files: integer,
  bytes: integer,
});

const FIRST_TO_EXPIRE = query(
  `SELECT MIN(expires_at) AS expires_at FROM media
   WHERE user_id = ? AND blob IS NULL AND expires_at > ?`,
  { expires_at: nullable(integer) },
);

const EXPIRED = query(
  `SELECT media_id, blob FROM media WHERE expires_at <= ? AND quarantined_at IS NULL ORDER BY expires_at LIMIT ?`,
  { media_id: text, blob: nullable(text) },
);

const IN_USE = query(
  `SELECT blob FROM media WHERE blob IN (@texts ?)
   UNION ALL SELECT blob FROM thumbnails WHERE blob IN (@texts ?)`,
  { blob: text },
);

/** What an administrator took out of sight does not come back under another id. */
const LIKE_ITS_COPIES = `(SELECT MAX(quarantined_at) FROM media WHERE sha256 = ? AND quarantined_at IS NOT NULL)`;

/** The conditions of conflicts. */
export const TOO_MANY_PENDING = 'media: too many pending';
export const NOT_PENDING = 'media: not pending';
export const OVER_QUOTA = 'media: over the quota';

/** A file that is there. */
export interface StoredFile {
  /** Its name where files are kept. */
  readonly blob: string;
  readonly bytes: number;
  /** Base64url. */
  readonly sha256: string;
  readonly contentType: string;
}

export interface UploadedFile extends StoredFile {
  readonly filename: string | undefined;
  /** Only to be had with an access token. */
  readonly frozen: boolean;
}

export interface Quota {
  readonly files: number;
  readonly bytes: number;
}

export function mediaStore(engine: Engine) {
  return {
    find: (mediaId: string) => engine.first(BY_ID, [mediaId]),

    usage: async (userId: UserId): Promise<Quota> =>
      (await engine.first(USAGE, [userId])) ?? { files: 0, bytes: 0 },

    /** When the first of a user's ids that wait for their file will be given up. */
    firstToExpire: async (userId: UserId, now: number) =>
      (await engine.first(FIRST_TO_EXPIRE, [userId, now]))?.expires_at ?? undefined,

    /** An id whose file is to come. More than `most` of a user at a time are a conflict. */
    promise: (
      mediaId: string,
      userId: UserId,
      now: number,
      expiresAt: number,
      most: number,
    ): Write => ({
      sql: `INSERT INTO media (media_id, user_id, created_at, expires_at)
            SELECT ?, ?, ?, ? WHERE
              (SELECT COUNT(*) FROM media WHERE user_id = ? AND blob IS NULL AND expires_at > ?) < ?`,
      params: [mediaId, userId, now, expiresAt, userId, now, most],
      expect: { rows: 1, orElse: TOO_MANY_PENDING },
    }),

    insert: (
      mediaId: string,
      owner: {
        readonly userId: UserId | null;
        readonly now: number;
        readonly expiresAt: number | null;
      },
      file: UploadedFile,
    ): Write => ({
      sql: `INSERT INTO media (media_id, user_id, created_at, expires_at, blob, bytes, sha256, content_type, filename, frozen, quarantined_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ${LIKE_ITS_COPIES})`,
      params: [mediaId, owner.userId, owner.now, owner.expiresAt, ...columnsOf(file)],
    }),

    /** The file of an id that waited for it: the first one stays. */
    fulfil: (mediaId: string, file: UploadedFile): Write => ({
      sql: `UPDATE media SET expires_at = NULL, blob = ?, bytes = ?, sha256 = ?, content_type = ?, filename = ?, frozen = ?,
              quarantined_at = ${LIKE_ITS_COPIES}
            WHERE media_id = ? AND blob IS NULL`,
      params: [...columnsOf(file), mediaId],
      expect: { rows: 1, orElse: NOT_PENDING },
    }),

    /** Counts a file as its user's, within the quota. */
    charge: (userId: UserId, bytes: number, quota: Quota): readonly Write[] => [
      {
        sql: `INSERT INTO media_usage (user_id, files, bytes) VALUES (?, 0, 0) ON CONFLICT DO NOTHING`,
        params: [userId],
      },
      {
        sql: `UPDATE media_usage SET files = files + 1, bytes = bytes + ?
              WHERE user_id = ? AND files < ? AND bytes + ? <= ?`,
        params: [bytes, userId, quota.files, bytes, quota.bytes],
        expect: { rows: 1, orElse: OVER_QUOTA },
      },
    ],

    expired: (now: number, limit: number) => engine.all(EXPIRED, [now, limit]),

    /** Not one that was fulfilled meanwhile. */
    removeExpired: (mediaId: string, now: number): Write => ({
      sql: `DELETE FROM media WHERE media_id = ? AND expires_at <= ?`,
      params: [mediaId, now],
    }),

    removePending: (userId: UserId): Write => ({
      sql: `DELETE FROM media WHERE user_id = ? AND blob IS NULL`,
      params: [userId],
    }),

    /** Which of these blobs belong to something. */
    inUse: async (blobs: readonly string[]): Promise<ReadonlySet<string>> => {
      const rows = await engine.all(IN_USE, [list(blobs), list(blobs)]);
      return new Set(rows.map(({ blob }) => blob));
    },
  };
}

function columnsOf({ blob, bytes, sha256, contentType, filename, frozen }: UploadedFile) {
  return [blob, bytes, sha256, contentType, filename ?? null, frozen ? 1 : 0, sha256];
}

export type MediaStore = ReturnType<typeof mediaStore>;
