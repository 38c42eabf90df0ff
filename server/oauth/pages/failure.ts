/** Whatever goes wrong where a person looks on is told on a page, in the words of the pages. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MatrixError } from '../../errors.ts';
import { sendOn, sendPage } from '../../http/pages/page.ts';
import { message, type Outcome, type Shown } from './outcome.ts';
import { WORDS } from './words.ts';

const W = WORDS.problem;

/** Answers with pages what the routes of this part of the server throw, and what cannot be read. */
export function tellOnPages(pages: FastifyInstance): void {
  pages.setErrorHandler((error, request, reply) => send(reply, failure(error, request)));
}

function failure(error: unknown, request: FastifyRequest): Shown {
  if (error instanceof MatrixError) return refusal(error);
  const status = statusOf(error);
  if (status < 500) return message(W.title, W.form, status);
  request.log.error({ err: error }, 'request failed');
  return message(W.title, W.fault(request.id), 500);
}

function refusal({ status, message: why, retryAfterSeconds }: MatrixError): Shown {
  if (retryAfterSeconds !== undefined) {
    const seconds = Math.ceil(retryAfterSeconds);
    return { ...message(W.title, W.wait(seconds), status), retryAfterSeconds: seconds };
  }
  // A browser would ask for a password of its own accord on 401.
  return message(W.title, why, status === 401 ? 403 : status);
}

/** What Fastify says of a body that it does not take. */
function statusOf(error: unknown): number {
  const status: unknown = error instanceof Error ? Reflect.get(error, 'statusCode') : undefined;
  return typeof status === 'number' && status >= 400 ? status : 500;
}

export function send(reply: FastifyReply, outcome: Outcome): FastifyReply {
  if ('to' in outcome) return sendOn(reply, outcome.to);
  const { page, status = 200, retryAfterSeconds } = outcome;
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  return sendPage(reply, status, { ...page, language: WORDS.language });
}
