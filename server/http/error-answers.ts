/**
 * Every failure as a standard error response. What is ours to explain is explained; what is a bug of ours is
 * logged with the request's id and said to be no more than that.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#standard-error-response
 */
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MatrixError, type ErrorCode } from '../errors.ts';
import { CORS_HEADERS } from './cors.ts';
import { JSON_TYPE, sendJson } from './send-json.ts';

export function sendMatrixError(reply: FastifyReply, error: MatrixError): FastifyReply {
  if (error.retryAfterSeconds !== undefined)
    reply.header('retry-after', String(Math.ceil(error.retryAfterSeconds)));
  return sendJson(reply, error.status, error.body());
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
    case 'ECONNRESET':
      return new MatrixError('M_NOT_JSON', 'the connection closed before the body was there');
    default:
      return error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500
        ? new MatrixError('M_UNKNOWN', error.message, { status: error.statusCode })
        : undefined;
  }
}

/** Answers what the router refuses before any hook runs. */
export function answerRouterError(
  error: FastifyError,
  { method }: FastifyRequest,
  reply: FastifyReply,
): void {
  reply.headers(CORS_HEADERS);
  if (method === 'OPTIONS') {
    void reply.code(204).send();
    return;
  }
  const known = translate(error) ?? new MatrixError('M_UNKNOWN', 'the request cannot be read');
  void sendMatrixError(reply, known);
}

/**
 * Answers what is no HTTP that can be read, and closes the connection: nobody knows where the next request would
 * begin. Nothing is logged: what came in may hold a token.
 */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { line, errcode, message } = unreadable(error.code);
  const body = JSON.stringify({ errcode, error: message });
  const headers = {
    ...CORS_HEADERS,
    'content-type': JSON_TYPE,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${line}\r\n${head.join('')}\r\n${body}`);
}

function unreadable(code: string | undefined): {
  readonly line: string;
  readonly errcode: ErrorCode;
  readonly message: string;
} {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return {
        line: '431 Request Header Fields Too Large',
        errcode: 'M_TOO_LARGE',
        message: 'the path and headers are too long',
      };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return {
        line: '408 Request Timeout',
        errcode: 'M_UNKNOWN',
        message: 'the request took too long to arrive',
      };
    default:
      return { line: '400 Bad Request', errcode: 'M_UNKNOWN', message: 'this is not HTTP/1.1' };
  }
}

function withContact(error: MatrixError, contact: string): MatrixError {
  if (error.errcode !== 'M_RESOURCE_LIMIT_EXCEEDED') return error;
  const { errcode, message, status, fields } = error;
  return new MatrixError(errcode, message, {
    status,
    fields: { ...fields, admin_contact: contact },
  });
}

/** @param contact whom a user can reach where the server has no room left; a URI */
export function answerErrors(app: FastifyInstance, contact: string): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const known = error instanceof MatrixError ? error : translate(error);
    if (known !== undefined) return sendMatrixError(reply, withContact(known, contact));
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
