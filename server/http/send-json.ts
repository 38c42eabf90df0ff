/** JSON as an answer. */
import type { FastifyReply } from 'fastify';

/**
 * What JSON is called, to the letter. JSON has no charset to name, and there are clients that compare the whole header.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#api-standards
 */
export const JSON_TYPE = 'application/json';

/** Sends JSON. Use it rather than `reply.send`, with which Fastify adds a charset to the type. */
export function sendJson(reply: FastifyReply, status: number, body: object): FastifyReply {
  return reply.code(status).type(JSON_TYPE).serializer(JSON.stringify).send(body);
}
