/**
 * Which kind of picture a file is, by its first bytes. The type that its sender claims does not count: the library
 * that reads pictures is only ever given what this knows, so no SVG, no PDF and no surprise.
 */

export interface PictureKind {
  readonly contentType: string;
  /** Whether the file itself may be the answer where a thumbnail was asked for. */
  readonly isThumbnailType: boolean;
}

const JPEG: PictureKind = { contentType: 'image/jpeg', isThumbnailType: true };
const PNG: PictureKind = { contentType: 'image/png', isThumbnailType: true };
const GIF: PictureKind = { contentType: 'image/gif', isThumbnailType: true };
const WEBP: PictureKind = { contentType: 'image/webp', isThumbnailType: true };
const AVIF: PictureKind = { contentType: 'image/avif', isThumbnailType: false };

/** How many bytes it takes to know. */
export const PICTURE_HEAD_BYTES = 16;

/** @param head the first {@link PICTURE_HEAD_BYTES}, or all where the file has fewer */
export function pictureKind(head: Uint8Array): PictureKind | undefined {
  const text = String.fromCharCode(...head);
  if (text.startsWith('\xff\xd8\xff')) return JPEG;
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return PNG;
  if (/^GIF8[79]a/.test(text)) return GIF;
  if (/^RIFF[^]{4}WEBP/.test(text)) return WEBP;
  if (/^[^]{4}ftypavi[fs]/.test(text)) return AVIF;
  return undefined;
}
