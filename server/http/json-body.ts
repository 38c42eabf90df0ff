/**
 * Request bodies: JSON, whatever the Content-Type says, read strictly.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#api-standards
 */
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MatrixError } from '../errors.ts';
import type { JsonValue } from '../matrix/json.ts';
import { JsonSyntaxError, parseJson } from '../matrix/parse-json.ts';

/** A body that was JSON. */
export class JsonBody {
  readonly value: JsonValue;
  /** Paths at which a number is no integer that canonical JSON can hold. */
  readonly nonIntegers: readonly string[];
  /** There were no bytes at all. Spec asks clients for `{}`; many send nothing where nothing is needed. */
  readonly wasEmpty: boolean;

  constructor(value: JsonValue, nonIntegers: readonly string[], wasEmpty: boolean) {
    this.value = value;
    this.nonIntegers = nonIntegers;
    this.wasEmpty = wasEmpty;
  }
}

/** The deepest nesting a body may have. */
const MAX_DEPTH = 100;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** Throws M_NOT_JSON with what is wrong and where. */
export function readJsonBody(bytes: Uint8Array): JsonBody {
  if (bytes.byteLength === 0) return new JsonBody({}, [], true);
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new MatrixError('M_NOT_JSON', 'the body is not UTF-8');
  }
  try {
    const { value, nonIntegerNumbers } = parseJson(text, { maxDepth: MAX_DEPTH });
    return new JsonBody(value, nonIntegerNumbers, false);
  } catch (error) {
    if (error instanceof JsonSyntaxError)
      throw new MatrixError('M_NOT_JSON', `the body is not JSON: ${error.message}`);
    throw error;
  }
}

/** Leaves bodies unread: for routes that take files, and read them piece by piece. */
export function leaveBodiesUnread(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', async (_request: FastifyRequest, body: IncomingMessage) => body);
}

/** What Fastify takes for a media type; it refuses anything else before a parser is asked. */
const MEDIA_TYPE = /^[\w!#$%&'*.^`|~+-]+\/[\w!#$%&'*.^`|~+-]+\s*(;|$)/;

/**
 * Takes bodies of every type as bytes: whether they are read at all is for the route to say, once it knows who sent
 * them.
 */
export function takeBodiesAsBytes(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ headers }) => {
    const type = headers['content-type'];
    if (type !== undefined && !MEDIA_TYPE.test(type))
      headers['content-type'] = 'application/octet-stream';
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(
    '*',
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, bytes: Buffer) => bytes,
  );
}
