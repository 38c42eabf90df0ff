/** Uploads and downloads, for examples about files. */
import { isString } from '../server/matrix/json.ts';
import type { Actor, Answer, RequestOptions } from './example.ts';

/** The bytes of a text. */
export const textBytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** Uploads a file. */
export function upload(
  actor: Actor,
  bytes: Uint8Array<ArrayBuffer>,
  type: string,
  filename?: string,
): Promise<Answer> {
  return actor.request('POST', '/_matrix/media/v3/upload', {
    query: { filename },
    headers: { 'content-type': type },
    bytes,
  });
}

/** The mxc URI that an answer gives; empty where it gives none. */
export function uriOf({ body }: Answer): string {
  const uri = body['content_uri'];
  return isString(uri) ? uri : '';
}

/** Uploads a file as a set-up, and answers its mxc URI. */
export async function uploaded(
  actor: Actor,
  bytes: Uint8Array<ArrayBuffer>,
  type: string,
  filename?: string,
): Promise<string> {
  return uriOf(await upload(actor.quietly, bytes, type, filename));
}

/** The path of what is done with a file: `mediaPath('download', uri)`. */
export function mediaPath(what: 'download' | 'thumbnail', uri: string, rest = ''): string {
  return `/_matrix/client/v1/media/${what}/${uri.replace('mxc://', '')}${rest}`;
}

/** The same at the deprecated place, which takes no access token. */
export function legacyPath(what: 'download' | 'thumbnail', uri: string, rest = ''): string {
  return `/_matrix/media/v3/${what}/${uri.replace('mxc://', '')}${rest}`;
}

/** Downloads a file, with headers if need be. */
export function download(actor: Actor, uri: string, options: RequestOptions = {}): Promise<Answer> {
  return actor.request('GET', mediaPath('download', uri), options);
}

/** Whether two files are the same, byte for byte. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
