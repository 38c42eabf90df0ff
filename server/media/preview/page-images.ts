/** The pictures of web pages, stored as files of this server. */
import { MatrixError } from '../../errors.ts';
import { UnreachableError } from '../../outbound/connect.ts';
import type { OutboundGet } from '../../outbound/get.ts';
import { fetchableUrl, UrlRefusedError } from '../../outbound/urls.ts';
import type { Engine } from '../../storage/engine.ts';
import type { MediaStore, StoredFile } from '../../storage/media.ts';
import type { BlobStore } from '../blob-store.ts';
import { UNKNOWN_TYPE } from '../content-types.ts';
import { keepFile } from '../keep.ts';
import { mxcUri, newMediaId } from '../mxc.ts';
import { inspectPicture, UnreadablePictureError, type Picture } from '../render.ts';
import { kindOfBlob } from '../sniff.ts';

export interface KeptPicture extends Picture {
  readonly uri: string;
  readonly bytes: number;
  readonly contentType: string;
}

export interface PageImages {
  /** Stores a picture that is coming in; undefined where it is none, or too large, or breaks off. */
  keep(chunks: AsyncIterable<Uint8Array>): Promise<KeptPicture | undefined>;
  /** Fetches a page's picture and stores it; undefined where that is not to be had. */
  fetch(address: string, page: URL, signal: AbortSignal): Promise<KeptPicture | undefined>;
}

const LARGEST_BYTES = 8_388_608;

/** They outlive the preview that names them, which a client may keep for a while. */
const LIFETIME_MS = 7 * 86_400_000;

export function createPageImages(dependencies: {
  readonly engine: Engine;
  readonly store: MediaStore;
  readonly blobs: BlobStore;
  readonly get: OutboundGet;
  readonly serverName: string;
  readonly freezes: boolean;
  readonly maxBytes: number;
  readonly clock: () => number;
}): PageImages {
  const { engine, store, blobs, get, serverName, freezes, clock } = dependencies;
  const maxBytes = Math.min(LARGEST_BYTES, dependencies.maxBytes);

  /** The type that its sender claims does not matter: its bytes tell. */
  const record = async (file: StoredFile): Promise<KeptPicture> => {
    const kind = await kindOfBlob(blobs, file);
    if (kind === undefined) throw new UnreadablePictureError('no picture');
    const picture = await blobs.withFile(file.blob, inspectPicture);
    const { contentType } = kind;
    const mediaId = newMediaId();
    const owner = { userId: null, now: clock(), expiresAt: clock() + LIFETIME_MS };
    const row = { ...file, contentType, filename: undefined, frozen: freezes };
    await engine.commit({ writes: [store.insert(mediaId, owner, row)], positions: 0 });
    return { ...picture, uri: mxcUri(serverName, mediaId), bytes: file.bytes, contentType };
  };

  const keep: PageImages['keep'] = (chunks) =>
    keepFile(blobs, { chunks, contentType: UNKNOWN_TYPE, maxBytes }, record).catch(withoutPicture);

  return {
    keep,
    async fetch(address, page, signal) {
      try {
        const url = fetchableUrl(address, page);
        const answer = await get({ url, accept: 'image/*', signal });
        if (answer.isFine) return await keep(answer.chunks);
        answer.discard();
        return undefined;
      } catch (error) {
        return withoutPicture(error);
      }
    },
  };
}

/** A page is worth showing without its picture, whatever the matter with that is; but no bug of ours. */
function withoutPicture(error: unknown): undefined {
  const isTheirs =
    error instanceof UnreachableError ||
    error instanceof UrlRefusedError ||
    error instanceof UnreadablePictureError ||
    error instanceof MatrixError;
  if (!isTheirs) throw error;
}
