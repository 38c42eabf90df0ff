/**
 * Content-Disposition: whether to show or to save, and under which name.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6266
 */
import { isShownInline } from './content-types.ts';

/** A name as ASCII, for clients that know nothing else: what could end the quotes or name a folder becomes `_`. */
function plainName(filename: string): string {
  return filename.replaceAll(/[^\x20-\x7e]|["\\%/]/gu, '_');
}

/** Percent-encodes all but what RFC 8187 lets stand. */
function encoded(filename: string): string {
  return encodeURIComponent(filename.toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The header for a file of this type; without a name where it has none. */
export function contentDisposition(contentType: string, filename: string | undefined): string {
  const how = isShownInline(contentType) ? 'inline' : 'attachment';
  if (filename === undefined) return how;
  const plain = plainName(filename);
  const exact = plain === filename ? '' : `; filename*=UTF-8''${encoded(filename)}`;
  return `${how}; filename="${plain}"${exact}`;
}
