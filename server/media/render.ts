/**
 * Pictures made smaller, by libvips, on threads of its own. It reads files and not buffers, a few lines at a time
 * where the format lets it, so a large picture takes little memory.
 */
import type { Sharp, SharpOptions } from 'sharp';
import type { Method, Size } from './thumbnail-plan.ts';

/** The file is no picture that can be read. */
export class UnreadablePictureError extends Error {
  override name = 'UnreadablePictureError';
}

export interface Picture extends Size {
  readonly frames: number;
}

export interface Rendering extends Size {
  readonly method: Method;
  readonly moving: boolean;
  /** Of all frames together: the library refuses more. */
  readonly maxPixels: number;
}

export interface Rendered {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** After so many seconds a picture is given up, whatever it is made of. */
const SECONDS = 20;

/** Loaded when the first picture comes: a server whose users send none need not have it in memory. */
async function openPicture(path: string, options: SharpOptions): Promise<Sharp> {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  // One thread a picture: who waits for a picture is not alone.
  sharp.concurrency(1);
  return sharp(path, { sequentialRead: true, failOn: 'none', autoOrient: true, ...options });
}

/** Looks at the header only, however large the picture is. Throws {@link UnreadablePictureError}. */
export async function inspectPicture(path: string): Promise<Picture> {
  const picture = await openPicture(path, { limitInputPixels: false });
  const { autoOrient, pages } = await picture.metadata().catch(unreadable);
  return { ...autoOrient, frames: pages ?? 1 };
}

/** JPEG, or PNG where something is transparent; WebP where it moves. Throws {@link UnreadablePictureError}. */
export async function renderPicture(path: string, rendering: Rendering): Promise<Rendered> {
  const { width, height, method, moving, maxPixels } = rendering;
  const picture = await openPicture(path, { animated: moving, limitInputPixels: maxPixels });
  const { hasAlpha } = await picture.metadata().catch(unreadable);
  picture
    .timeout({ seconds: SECONDS })
    // The sizes are exact already; `fill` keeps a rounded side from becoming one pixel less.
    .resize({ width, height, fit: method === 'crop' ? 'cover' : 'fill' });
  if (moving) picture.webp({ quality: 75 });
  else if (hasAlpha) picture.png();
  else picture.jpeg({ quality: 80 });
  const { data, info } = await picture.toBuffer({ resolveWithObject: true }).catch(unreadable);
  return { bytes: data, contentType: `image/${info.format}` };
}

function unreadable(cause: unknown): never {
  throw new UnreadablePictureError('the picture cannot be read', { cause });
}
