/**
 * Every failure as a standard error response. What is ours to explain is explained; what is a bug of ours is
 * logged with the request's id and said to be no more than that.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#standard-error-response
 */
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { MatrixError } from '../errors.ts';

export function sendMatrixError(reply: FastifyReply, error: MatrixError): FastifyReply {
  if (error.retryAfterSeconds !== undefined)
    reply.header('retry-after', String(Math.ceil(error.retryAfterSeconds)));
  return reply.code(error.status).send(error.body());
}

/** What Fastify itself refuses, in Matrix's words. */
function translate(error: FastifyError): MatrixError | undefined {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new MatrixError('M_TOO_LARGE', 'the body is larger than this operation takes');
    case 'FST_ERR_BAD_URL':
      return new MatrixError(
        'M_INVALID_PARAM',
        'the path has a percent-encoding that does not decode',
      );
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new MatrixError('M_INVALID_PARAM', 'a part of the path is too long');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new MatrixError('M_NOT_JSON', 'the body is not as long as Content-Length says');
    default:
      return undefined;
  }
}

export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const known = error instanceof MatrixError ? error : translate(error);
    if (known !== undefined) return sendMatrixError(reply, known);
    request.log.error({ err: error }, 'request failed');
    const unknown = new MatrixError(
      'M_UNKNOWN',
      `internal error; the log has it as ${request.id}`,
      {
        status: 500,
      },
    );
    return sendMatrixError(reply, unknown);
  });
}
