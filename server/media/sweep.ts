/** What has had its time is removed: ids that were never used, pictures of previews, and what a crash left behind. */
import type { Engine } from '../storage/engine.ts';
import type { MediaStore } from '../storage/media.ts';
import type { ThumbnailStore } from '../storage/thumbnails.ts';
import type { UrlPreviewStore } from '../storage/url-previews.ts';
import type { BlobStore } from './blob-store.ts';
import { removeFile } from './removal.ts';

export interface SweepDependencies {
  readonly engine: Engine;
  readonly media: MediaStore;
  readonly thumbnails: ThumbnailStore;
  readonly previews: UrlPreviewStore;
  readonly blobs: BlobStore;
  readonly clock: () => number;
}

/** An upload that began in the last moment is let to its end. */
const GRACE_MS = 900_000;

/** No upload takes longer: what is still unsettled then was left by a process that ended. */
const UNSETTLED_MS = 3_600_000;

const AT_A_TIME = 200;

/** Run it as often as you like; it does what there is to do, and is done. */
export async function sweep(dependencies: SweepDependencies): Promise<void> {
  const { engine, previews, clock } = dependencies;
  await removeExpired(dependencies, clock() - GRACE_MS);
  await engine.commit({ writes: [previews.removeExpired(clock())], positions: 0 });
  // Not our clock: files have the time of the machine.
  await removeUnnamed(dependencies, Date.now() - UNSETTLED_MS);
}

async function removeExpired(dependencies: SweepDependencies, time: number): Promise<void> {
  const { media } = dependencies;
  for (;;) {
    const expired = await media.expired(time, AT_A_TIME);
    for (const { media_id: mediaId, blob } of expired)
      await removeFile(dependencies, { mediaId, blob }, [media.removeExpired(mediaId, time)]);
    if (expired.length < AT_A_TIME) return;
  }
}

async function removeUnnamed({ media, blobs }: SweepDependencies, before: number): Promise<void> {
  for await (const name of blobs.unsettled(before)) {
    const isNamed = (await media.inUse([name])).has(name);
    await (isNamed ? blobs.settle(name) : blobs.remove(name));
  }
}
