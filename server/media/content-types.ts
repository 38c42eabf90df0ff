/** Media types: which there are in headers, and which a browser may show by itself. */

/** What a file is called whose type is not known. */
export const UNKNOWN_TYPE = 'application/octet-stream';

/** Types that a browser shows as what they are and that run nothing. */
const SHOWN_INLINE: ReadonlySet<string> = new Set([
  'text/css',
  'text/plain',
  'text/csv',
  'application/json',
  'application/ld+json',
  'image/jpeg',
  'image/gif',
  'image/png',
  'image/apng',
  'image/webp',
  'image/avif',
  'video/mp4',
  'video/webm',
  'video/ogg',
  'video/quicktime',
  'audio/mp4',
  'audio/webm',
  'audio/aac',
  'audio/mpeg',
  'audio/ogg',
  'audio/wave',
  'audio/wav',
  'audio/x-wav',
  'audio/x-pn-wav',
  'audio/flac',
  'audio/x-flac',
]);

const TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/;
const LONGEST_TYPE = 255;

/** The type without its parameters, in lower case: `text/plain` of `Text/Plain; charset=utf-8`. */
export function essenceOf(contentType: string): string {
  return (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/** The type that a file is stored and served with: what its sender says, where that is a type at all. */
export function storedType(claimed: string | undefined): string {
  if (claimed === undefined || claimed.length > LONGEST_TYPE) return UNKNOWN_TYPE;
  // Only what may stand in a header of ours, whatever may have stood in the sender's.
  const isPlain = /^[\x20-\x7e]*$/.test(claimed);
  return isPlain && TYPE.test(essenceOf(claimed)) ? claimed.trim() : UNKNOWN_TYPE;
}

/**
 * Whether a browser may show it in place; all else it shall save.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#serving-inline-content
 */
export function isShownInline(contentType: string): boolean {
  return SHOWN_INLINE.has(essenceOf(contentType));
}
