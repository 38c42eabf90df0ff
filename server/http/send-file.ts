/**
 * Files as answers: all of it, a part, or nothing where the client has it already or only wants to know.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ByteRange, FileReply, OutgoingFile } from '../api/route.ts';
import { MatrixError } from '../errors.ts';
import { CORS_HEADERS } from './cors.ts';
import { sendMatrixError } from './error-answers.ts';

/** What of a file a request gets. */
export type Portion =
  | { readonly kind: 'all' }
  | { readonly kind: 'part'; readonly range: ByteRange }
  | { readonly kind: 'not-modified' }
  | { readonly kind: 'unsatisfiable' };

interface Conditions {
  readonly 'if-none-match'?: string | undefined;
  readonly 'if-range'?: string | string[] | undefined;
  readonly range?: string | undefined;
}

export function portionOf(
  { bytes, etag }: Pick<OutgoingFile, 'bytes' | 'etag'>,
  method: string,
  conditions: Conditions,
): Portion {
  const known = conditions['if-none-match'];
  if (known !== undefined && namesTag(known, etag)) return { kind: 'not-modified' };
  const { range } = conditions;
  const sameAs = conditions['if-range'];
  if (range === undefined || method !== 'GET' || (sameAs !== undefined && sameAs !== etag))
    return { kind: 'all' };
  return readRange(range, bytes);
}

/** Weak comparison: a cache may have marked our tag as weak. */
function namesTag(list: string, etag: string): boolean {
  return list.split(',').some((tag) => [etag, '*'].includes(tag.trim().replace(/^W\//, '')));
}

/** One range of bytes. What is not understood, and several ranges at once, count as no wish at all. */
function readRange(text: string, bytes: number): Portion {
  const [, from = '', to = ''] = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(text) ?? [];
  if (from === '' && to === '') return { kind: 'all' };
  if (from !== '' && to !== '' && Number(to) < Number(from)) return { kind: 'all' };
  const first = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const last = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  return first > last ? { kind: 'unsatisfiable' } : { kind: 'part', range: { first, last } };
}

/** What scripts of other origins may read of an answer that is a file. */
const EXPOSED = [
  CORS_HEADERS['access-control-expose-headers'],
  'Content-Disposition',
  'Content-Range',
  'Accept-Ranges',
  'ETag',
].join(', ');

export async function sendFile(
  { method, headers: conditions }: FastifyRequest,
  reply: FastifyReply,
  { file, headers }: FileReply,
): Promise<FastifyReply> {
  const portion = portionOf(file, method, conditions);
  if (portion.kind === 'unsatisfiable') {
    reply.header('content-range', `bytes */${file.bytes}`);
    const message = `the file has ${file.bytes} bytes, and none in that range`;
    return sendMatrixError(reply, new MatrixError('M_UNKNOWN', message, { status: 416 }));
  }
  reply.headers({
    ...headers,
    etag: file.etag,
    'accept-ranges': 'bytes',
    'access-control-expose-headers': EXPOSED,
  });
  if (portion.kind === 'not-modified') return reply.code(304).send();
  const range = portion.kind === 'part' ? portion.range : undefined;
  if (range !== undefined)
    reply.code(206).header('content-range', `bytes ${range.first}-${range.last}/${file.bytes}`);
  const length = range === undefined ? file.bytes : range.last - range.first + 1;
  reply.header('content-length', String(length));
  if (method === 'HEAD') return reply.send();
  return reply.send(await file.open(range));
}
