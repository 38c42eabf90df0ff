/** Files, put together. */
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Timers } from '../ephemeral/timers.ts';
import { addressPolicy } from '../outbound/addresses.ts';
import type { OutboundOptions } from '../outbound/connect.ts';
import { createOutboundGet } from '../outbound/get.ts';
import { resolveByDns } from '../outbound/resolve.ts';
import type { Engine } from '../storage/engine.ts';
import { mediaStore } from '../storage/media.ts';
import { mediaFileStore } from '../storage/media-files.ts';
import { thumbnailStore } from '../storage/thumbnails.ts';
import { urlPreviewStore } from '../storage/url-previews.ts';
import { createArrivals } from './arrivals.ts';
import type { BlobStore } from './blob-store.ts';
import { createDownloads, type Downloads, type FoundFile } from './downloads.ts';
import { folderBlobs } from './folder-blobs.ts';
import { createMediaModeration, type MediaModeration } from './moderation.ts';
import { outgoing } from './outgoing.ts';
import { createPageImages } from './preview/page-images.ts';
import { createPreviews, type Previews } from './preview/previews.ts';
import { sweep } from './sweep.ts';
import { createThumbnails, type Thumbnails } from './thumbnails.ts';
import { createUploads, type Uploads } from './uploads.ts';
import type { OutgoingFile } from '../api/route.ts';

export interface Media extends Uploads, Downloads {
  readonly thumbnails: Thumbnails;
  readonly previews: Previews;
  readonly moderation: MediaModeration;
  /** A file that was found, ready to be sent. */
  outgoing(found: FoundFile): OutgoingFile;
  /** Removes what has had its time. */
  sweep(): Promise<void>;
}

export interface MediaDependencies {
  readonly engine: Engine;
  readonly config: Config;
  readonly clock: () => number;
  readonly timers: Timers;
  /** Where bytes are kept; left out, a folder beside the database. */
  readonly blobs?: BlobStore;
  /** Left out, DNS. */
  readonly resolve?: OutboundOptions['resolve'];
}

export function createMedia(dependencies: MediaDependencies): Media {
  const { engine, config, clock, timers, resolve = resolveByDns() } = dependencies;
  const blobs =
    dependencies.blobs ??
    folderBlobs({
      folder: join(config.RUMA_DATA_DIR, 'media'),
      survivesPowerLoss: config.RUMA_DURABILITY === 'power-loss',
    });
  const store = mediaStore(engine);
  const thumbnails = thumbnailStore(engine);
  const previews = urlPreviewStore(engine);
  const arrivals = createArrivals(timers);
  const serverName = config.RUMA_SERVER_NAME;
  const freezes = config.RUMA_MEDIA_FREEZE;
  const get = createOutboundGet({
    mayReach: addressPolicy(config.RUMA_IP_DENYLIST, config.RUMA_IP_ALLOWLIST),
    resolve,
    userAgent: 'Ruma TS (link preview)',
  });
  const images = createPageImages({
    engine,
    store,
    blobs,
    get,
    serverName,
    freezes,
    maxBytes: config.RUMA_MEDIA_MAX_BYTES,
    clock,
  });
  return {
    ...createUploads({ engine, store, blobs, arrivals, config, clock }),
    ...createDownloads({ store, arrivals, serverName, freezes, clock }),
    thumbnails: createThumbnails({
      engine,
      store: thumbnails,
      blobs,
      maxPixels: config.RUMA_MEDIA_MAX_PIXELS,
    }),
    previews: createPreviews({
      enabled: config.RUMA_URL_PREVIEWS,
      engine,
      store: previews,
      get,
      images,
      clock,
    }),
    moderation: createMediaModeration({
      engine,
      media: store,
      files: mediaFileStore(engine),
      thumbnails,
      blobs,
      clock,
    }),
    outgoing: (found) => outgoing(blobs, found),
    sweep: () => sweep({ engine, media: store, thumbnails, previews, blobs, clock }),
  };
}
