/** Rows of `thumbnails`. */
import { integer, query, text, type Engine, type Write } from './engine.ts';
import type { StoredFile } from './media.ts';

/** What tells the thumbnails of one file apart. */
export interface ThumbnailKey {
  readonly method: 'crop' | 'scale';
  /** `96x96` */
  readonly size: string;
  readonly animated: boolean;
}

const BY_KEY = query(
  `SELECT blob, bytes, sha256, content_type FROM thumbnails
   WHERE media_id = ? AND method = ? AND size = ? AND animated = ?`,
  { blob: text, bytes: integer, sha256: text, content_type: text },
);

const OF_MEDIA = query(`SELECT blob FROM thumbnails WHERE media_id = ?`, { blob: text });

/** The condition of the conflict when a file has as many thumbnails as it may. */
const ENOUGH_THUMBNAILS = 'thumbnails: enough';

export function thumbnailStore(engine: Engine) {
  return {
    async find(mediaId: string, key: ThumbnailKey): Promise<StoredFile | undefined> {
      const row = await engine.first(BY_KEY, [mediaId, ...columnsOf(key)]);
      if (row === undefined) return undefined;
      const { content_type: contentType, ...rest } = row;
      return { ...rest, contentType };
    },

    blobsOf: async (mediaId: string): Promise<readonly string[]> =>
      (await engine.all(OF_MEDIA, [mediaId])).map(({ blob }) => blob),

    /** Not more than `most` for one file. */
    insert: (mediaId: string, key: ThumbnailKey, file: StoredFile, most: number): Write => ({
      sql: `INSERT INTO thumbnails (media_id, method, size, animated, blob, bytes, sha256, content_type)
            SELECT ?, ?, ?, ?, ?, ?, ?, ? WHERE (SELECT COUNT(*) FROM thumbnails WHERE media_id = ?) < ?`,
      params: [
        mediaId,
        ...columnsOf(key),
        file.blob,
        file.bytes,
        file.sha256,
        file.contentType,
        mediaId,
        most,
      ],
      expect: { rows: 1, orElse: ENOUGH_THUMBNAILS },
    }),
  };
}

function columnsOf({ method, size, animated }: ThumbnailKey) {
  return [method, size, animated ? 1 : 0];
}

export type ThumbnailStore = ReturnType<typeof thumbnailStore>;
