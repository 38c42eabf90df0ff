/** Rows of `media` as administrators see them: the files that are there, whoever they belong to. */
import type { UserId } from '../matrix/identifiers.ts';
import { flag, integer, nullable, query, text, type Engine, type Write } from './engine.ts';

/** Which files are meant. */
export interface FileFilter {
  readonly userId: UserId | undefined;
  /** Those that came before then, in milliseconds since the epoch. */
  readonly before: number | undefined;
  /** Whether they are out of sight; undefined: all the same. */
  readonly quarantined: boolean | undefined;
}

const SHAPE = {
  mediaId: text,
  userId: nullable(text),
  createdAt: integer,
  blob: text,
  bytes: integer,
  contentType: text,
  filename: nullable(text),
  quarantined: flag,
};

const COLUMNS = `media_id AS "mediaId", user_id AS "userId", created_at AS "createdAt", blob AS blob, bytes AS bytes,
  content_type AS "contentType", filename AS filename,
  CASE WHEN quarantined_at IS NULL THEN 0 ELSE 1 END AS quarantined`;

const MEANT = `blob IS NOT NULL AND (? IS NULL OR user_id = ?) AND (? IS NULL OR created_at < ?)
  AND (? IS NULL OR (quarantined_at IS NOT NULL) = (? = 1))`;

const PAGE = query(
  `SELECT ${COLUMNS} FROM media WHERE ${MEANT}
     AND (created_at > ? OR (created_at = ? AND media_id > ?))
   ORDER BY created_at, media_id LIMIT ?`,
  SHAPE,
);

const TOTAL = query(
  `SELECT COUNT(*) AS files, COALESCE(SUM(bytes), 0) AS bytes FROM media WHERE ${MEANT}`,
  { files: integer, bytes: integer },
);

const BY_ID = query(`SELECT ${COLUMNS} FROM media WHERE media_id = ? AND blob IS NOT NULL`, SHAPE);

const COPIES = query(
  `SELECT media_id AS "mediaId" FROM media
   WHERE blob IS NOT NULL AND sha256 = (SELECT sha256 FROM media WHERE media_id = ?) ORDER BY created_at, media_id`,
  { mediaId: text },
);

/** The condition of the conflict when a file is gone. */
export const FILE_GONE = 'media: the file is gone';

export function mediaFileStore(engine: Engine) {
  const parametersOf = ({ userId, before, quarantined }: FileFilter) => {
    const [user, until] = [userId ?? null, before ?? null];
    const hidden = quarantined === undefined ? null : Number(quarantined);
    return [user, user, until, until, hidden, hidden];
  };

  return {
    find: (mediaId: string) => engine.first(BY_ID, [mediaId]),

    /** The oldest first. `after` is the last one of the page before. */
    page: (filter: FileFilter, limit: number, after = { createdAt: -1, mediaId: '' }) => {
      const from = [after.createdAt, after.createdAt, after.mediaId];
      return engine.all(PAGE, [...parametersOf(filter), ...from, limit]);
    },

    total: async (
      filter: FileFilter,
    ): Promise<{ readonly files: number; readonly bytes: number }> =>
      (await engine.first(TOTAL, parametersOf(filter))) ?? { files: 0, bytes: 0 },

    /** The ids of all files with the same bytes, its own too. */
    copies: async (mediaId: string): Promise<readonly string[]> =>
      (await engine.all(COPIES, [mediaId])).map((row) => row.mediaId),

    /** Takes files out of sight, or with null gives them out again. */
    setQuarantine: (mediaIds: readonly string[], at: number | null): readonly Write[] =>
      mediaIds.map((mediaId) => ({
        sql: `UPDATE media SET quarantined_at = ? WHERE media_id = ?`,
        params: [at, mediaId],
      })),

    /** Removes a file, which its user has no longer uploaded. */
    remove: (mediaId: string): readonly Write[] => [
      {
        sql: `UPDATE media_usage SET files = files - 1,
                bytes = bytes - (SELECT bytes FROM media WHERE media_id = ?)
              WHERE user_id = (SELECT user_id FROM media WHERE media_id = ?)`,
        params: [mediaId, mediaId],
      },
      {
        sql: `DELETE FROM media WHERE media_id = ? AND blob IS NOT NULL`,
        params: [mediaId],
        expect: { rows: 1, orElse: FILE_GONE },
      },
    ],
  };
}

export type MediaFileStore = ReturnType<typeof mediaFileStore>;
export type MediaFile = NonNullable<Awaited<ReturnType<MediaFileStore['find']>>>;
