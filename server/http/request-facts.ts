/** What a token's caveats look at in a request, read from the route that was found and not from what was typed. */
import type { FastifyRequest } from 'fastify';
import type { RequestFacts } from '../sessions/caveats.ts';

/**
 * The facts of a request. Their path is the route's own with its parameters filled in: one operation has one path,
 * however a client encoded it, so no spelling slips past a caveat.
 */
export function factsOf(request: FastifyRequest): RequestFacts {
  const part = partsOf(request.params);
  const either = part.get('roomIdOrAlias');
  const roomId = part.get('roomId') ?? (either?.startsWith('!') ? either : undefined);
  const roomAlias = part.get('roomAlias') ?? (either?.startsWith('#') ? either : undefined);
  const eventType = part.get('eventType');
  const path = (request.routeOptions.url ?? '').replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(part.get(name) ?? ''),
  );
  return {
    method: request.method,
    path,
    ...(roomId === undefined ? {} : { roomId }),
    ...(roomAlias === undefined ? {} : { roomAlias }),
    ...(eventType === undefined ? {} : { eventType }),
  };
}

function partsOf(params: unknown): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  if (typeof params !== 'object' || params === null) return parts;
  for (const [name, value] of Object.entries(params))
    if (typeof value === 'string') parts.set(name, value);
  return parts;
}
