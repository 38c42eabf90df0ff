/** A request whose body is a file. */
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { IncomingFile } from '../api/route.ts';

/** Nothing is read before somebody asks for `chunks`. */
export function incomingFile({ headers, body }: FastifyRequest): IncomingFile {
  const announced = headers['content-length'];
  return {
    contentType: headers['content-type'],
    announcedBytes: announced === undefined ? undefined : Number(announced),
    // A body that is given up half-way must not take its connection with it: the refusal still has to go out.
    chunks:
      body instanceof Readable ? body.iterator({ destroyOnReturn: false }) : Readable.from([]),
  };
}
