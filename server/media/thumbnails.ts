/**
 * Thumbnails: made when they are first asked for, then kept.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#thumbnails
 */
import { Readable } from 'node:stream';
import type { OutgoingFile } from '../api/route.ts';
import { MatrixError } from '../errors.ts';
import { ConflictError, type Engine } from '../storage/engine.ts';
import { LruMap } from '../storage/lru.ts';
import type { ThumbnailKey, ThumbnailStore } from '../storage/thumbnails.ts';
import { createTurns } from '../turns.ts';
import type { BlobStore } from './blob-store.ts';
import type { FoundFile } from './downloads.ts';
import { keepFile } from './keep.ts';
import { etagOf, outgoing } from './outgoing.ts';
import type { PictureKind } from './picture-kind.ts';
import {
  inspectPicture,
  renderPicture,
  UnreadablePictureError,
  type Rendered,
  type Rendering,
} from './render.ts';
import { kindOfBlob } from './sniff.ts';
import { roundedUp, thumbnailSize, type Wish } from './thumbnail-plan.ts';

export interface ThumbnailWish extends Wish {
  /** Whether it may move. */
  readonly animated: boolean;
}

export interface Thumbnail {
  readonly contentType: string;
  readonly file: OutgoingFile;
}

export interface Thumbnails {
  /** Throws M_UNKNOWN (no picture), M_TOO_LARGE (too many pixels) and M_LIMIT_EXCEEDED (too many wait). */
  of(media: FoundFile, wish: ThumbnailWish): Promise<Thumbnail>;
}

/** Each takes a thread for a while; one is left for everything else. */
const AT_ONCE = 2;
const WAITING = 100;

/** How many thumbnails of one file are kept; who wants still other sizes gets them, made anew each time. */
const KEPT = 24;

/** How many files are remembered of which none can be made: nobody shall have the server try again and again. */
const REMEMBERED = 1_000;

export function createThumbnails(dependencies: {
  readonly engine: Engine;
  readonly store: ThumbnailStore;
  readonly blobs: BlobStore;
  /** Of all frames together. */
  readonly maxPixels: number;
}): Thumbnails {
  const { engine, store, blobs, maxPixels } = dependencies;
  const inTurn = createTurns({
    atOnce: AT_ONCE,
    waiting: WAITING,
    refusal: 'too many thumbnails are being made at this moment',
  });
  const hopeless = new LruMap<string, MatrixError>(REMEMBERED);
  const underWay = new Map<string, Promise<Thumbnail>>();

  /** What to make of the file; undefined where it will do as it is. */
  const plan = async (
    path: string,
    kind: PictureKind,
    wish: ThumbnailWish,
  ): Promise<Rendering | undefined> => {
    const picture = await inspectPicture(path);
    const pixels = picture.width * picture.height;
    if (pixels > maxPixels)
      throw new MatrixError('M_TOO_LARGE', `the picture has more than ${maxPixels} pixels`);
    const moves = picture.frames > 1;
    const moving = moves && wish.animated && pixels * picture.frames <= maxPixels;
    const target = roundedUp(wish);
    const size = target && thumbnailSize(picture, target);
    if (size === undefined && kind.isThumbnailType && moves === moving) return undefined;
    const { width, height } = size ?? picture;
    return { width, height, method: wish.method, moving, maxPixels };
  };

  const keep = async (
    media: FoundFile,
    key: ThumbnailKey,
    { bytes, contentType }: Rendered,
  ): Promise<Thumbnail> => {
    const incoming = { chunks: Readable.from([bytes]), contentType, maxBytes: bytes.byteLength };
    try {
      const kept = await keepFile(blobs, incoming, async (file) => {
        const row = store.insert(media.mediaId, key, file, KEPT);
        await engine.commit({ writes: [row], positions: 0 });
        return file;
      });
      return { contentType, file: outgoing(blobs, kept) };
    } catch (error) {
      // Enough of them, or another process made the same one: this one is for this client alone.
      if (!(error instanceof ConflictError)) throw error;
      return { contentType, file: inMemory(bytes) };
    }
  };

  const make = async (
    media: FoundFile,
    key: ThumbnailKey,
    wish: ThumbnailWish,
  ): Promise<Thumbnail> => {
    const kind = await kindOfBlob(blobs, media);
    if (kind === undefined) throw noPicture();
    const rendered = await blobs.withFile(media.blob, async (path) => {
      const rendering = await plan(path, kind, wish);
      return rendering && renderPicture(path, rendering);
    });
    if (rendered !== undefined) return keep(media, key, rendered);
    return { contentType: kind.contentType, file: outgoing(blobs, media) };
  };

  const makeOnce = async (
    media: FoundFile,
    key: ThumbnailKey,
    wish: ThumbnailWish,
  ): Promise<Thumbnail> => {
    try {
      return await inTurn(() => make(media, key, wish));
    } catch (error) {
      const refusal = error instanceof UnreadablePictureError ? noPicture() : error;
      if (refusal instanceof MatrixError && ['M_UNKNOWN', 'M_TOO_LARGE'].includes(refusal.errcode))
        hopeless.set(media.blob, refusal);
      throw refusal;
    }
  };

  return {
    async of(media, wish) {
      const target = roundedUp(wish);
      const size = target === undefined ? 'full' : `${target.width}x${target.height}`;
      const key = { method: wish.method, size, animated: wish.animated };
      const kept = await store.find(media.mediaId, key);
      if (kept !== undefined) return { contentType: kept.contentType, file: outgoing(blobs, kept) };
      const known = hopeless.get(media.blob);
      if (known !== undefined) throw known;
      const name = `${media.blob} ${wish.method} ${size} ${wish.animated}`;
      const making =
        underWay.get(name) ?? makeOnce(media, key, wish).finally(() => underWay.delete(name));
      underWay.set(name, making);
      return making;
    },
  };
}

function inMemory(bytes: Uint8Array): OutgoingFile {
  return {
    bytes: bytes.byteLength,
    etag: etagOf(bytes),
    open: async (range) =>
      Readable.from([range === undefined ? bytes : bytes.subarray(range.first, range.last + 1)]),
  };
}

const noPicture = (): MatrixError =>
  new MatrixError(
    'M_UNKNOWN',
    'the file is no picture that this server can read: it knows JPEG, PNG, GIF, WebP and AVIF',
  );
