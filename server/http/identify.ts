/** Who makes a request: found by its access token, before anything of its body is looked at. */
import type { FastifyRequest } from 'fastify';
import { refuseAccountManagement } from '../api/appservice/account-management.ts';
import type { Auth, Route } from '../api/route.ts';
import type { Appservice } from '../appservices/registry.ts';
import { MatrixError } from '../errors.ts';
import type { Services } from '../services.ts';
import type { Requester } from '../sessions/requester.ts';
import { accessToken } from './access-token.ts';
import { rawQuery, textsOf } from './query.ts';
import { factsOf } from './request-facts.ts';

/** Throws M_MISSING_TOKEN where a token is needed, and what authentication throws. Undefined: nobody in particular. */
export async function identify(
  request: FastifyRequest,
  route: Route,
  services: Services,
): Promise<Requester | undefined> {
  if (route.auth === 'none') return undefined;
  const token = accessToken(request, rawQuery(request));
  if (token === undefined) {
    if (route.auth === 'optional') return undefined;
    throw new MatrixError('M_MISSING_TOKEN', 'this operation needs an access token');
  }
  const service = services.appservices.registry.byToken(token);
  if (service !== undefined) return assertedBy(service, request, route, services);
  const requester = await services.sessions.authenticate(token, factsOf(request));
  refuseGuests(route.auth, requester);
  services.sessions.touch(requester, request.ip, request.headers['user-agent']);
  return requester;
}

async function assertedBy(
  service: Appservice,
  request: FastifyRequest,
  route: Route,
  services: Services,
): Promise<Requester> {
  services.appservices.seen(service);
  refuseAccountManagement(route.operationId);
  const { user_id: userId, device_id: deviceId } = textsOf(rawQuery(request));
  // One operation has a user_id of its own, and then it is that.
  const own = route.query !== undefined && 'user_id' in route.query.properties;
  const requester = await services.assertIdentity(service, {
    userId: own ? undefined : userId,
    deviceId,
  });
  services.sessions.touch(requester, request.ip, request.headers['user-agent']);
  return requester;
}

/** Application services are limited only where their registration says so. */
export function isExempt(
  request: FastifyRequest,
  requester: Requester | undefined,
  { appservices: { registry } }: Services,
): boolean {
  if (requester !== undefined) return requester.appservice?.isLimited === false;
  if (registry.all.length === 0) return false;
  const token = bearer(request);
  return token !== undefined && registry.byToken(token) !== undefined;
}

/** The token, where a header that is none is nobody's business. */
function bearer(request: FastifyRequest): string | undefined {
  try {
    return accessToken(request, rawQuery(request));
  } catch {
    return undefined;
  }
}

function refuseGuests(auth: Auth, requester: Requester): void {
  if (requester.isGuest && auth === 'user')
    throw new MatrixError(
      'M_GUEST_ACCESS_FORBIDDEN',
      'guests may not do that; register an account (a guest can keep its user id)',
    );
}
