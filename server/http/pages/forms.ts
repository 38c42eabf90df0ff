/** What pages read of a request: forms, and what stands in the address. */
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** What a form sends is a few short fields. */
const BODY_LIMIT = 16_384;

/** Takes forms, and nothing else, as bodies. */
export function takeForms(pages: FastifyInstance): void {
  pages.removeAllContentTypeParsers();
  pages.addContentTypeParser<string>(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: BODY_LIMIT },
    async (_request: FastifyRequest, body: string) => new URLSearchParams(body),
  );
}

export function formOf({ body }: FastifyRequest): URLSearchParams {
  return body instanceof URLSearchParams ? body : new URLSearchParams();
}

/** A text among what the router or a query found; empty where there is none. */
export function textOf(values: unknown, name: string): string {
  if (typeof values !== 'object' || values === null) return '';
  const value: unknown = Reflect.get(values, name);
  return typeof value === 'string' ? value : '';
}
