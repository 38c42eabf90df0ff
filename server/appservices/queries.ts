/**
 * Questions whether a user or a room exists that the server has not heard of: a service may make it then and there.
 *
 * @see https://spec.matrix.org/v1.19/application-service-api/#querying
 */
import { MatrixError } from '../errors.ts';
import type { RoomAlias, UserId } from '../matrix/identifiers.ts';
import { UnreachableError } from '../outbound/connect.ts';
import type { NamespaceKind } from './namespaces.ts';
import { servicePaths, type ServicePath } from './paths.ts';
import type { Appservice } from './registry.ts';
import type { ServiceCall } from './service-calls.ts';

export interface Queries {
  /** Whether there is a service to be asked for the user. */
  mayHaveUser(userId: UserId): boolean;
  /** Whether some service says that the user exists; it has registered them by then. Throws as {@link Queries.alias}. */
  user(userId: UserId): Promise<boolean>;
  /**
   * Whether some service says that the alias leads somewhere; it has made the room by then. Throws M_UNKNOWN (408)
   * when a service that should know does not answer.
   */
  alias(alias: RoomAlias): Promise<boolean>;
}

/** How often a service is asked that does not answer, and how long it has each time, in milliseconds. */
const ATTEMPTS = 3;
const TIMEOUT_MS = 10_000;

export function createQueries(deps: {
  /** The services that can be called. */
  readonly services: readonly Appservice[];
  readonly call: ServiceCall;
  readonly timeoutMs?: number;
}): Queries {
  const { services, call, timeoutMs = TIMEOUT_MS } = deps;
  const underWay = new Map<string, Promise<boolean>>();

  const askAll = async (kind: NamespaceKind, identifier: string, at: ServicePath) => {
    for (const service of services)
      if (service.has(kind, identifier) && (await ask({ call, timeoutMs }, service, kind, at)))
        return true;
    return false;
  };

  /** Those who want to know the same thing at the same time are told together. */
  const anyone = (kind: NamespaceKind, identifier: string, at: ServicePath): Promise<boolean> => {
    const key = `${kind} ${identifier}`;
    const asking =
      underWay.get(key) ?? askAll(kind, identifier, at).finally(() => underWay.delete(key));
    underWay.set(key, asking);
    return asking;
  };

  return {
    mayHaveUser: (userId) => services.some((service) => service.has('users', userId)),
    user: (userId) => anyone('users', userId, servicePaths.user(userId)),
    alias: (alias) => anyone('aliases', alias, servicePaths.room(alias)),
  };
}

/** Whether a service says yes. One that does not answer is asked again. Throws M_UNKNOWN (408). */
async function ask(
  { call, timeoutMs }: { readonly call: ServiceCall; readonly timeoutMs: number },
  service: Appservice,
  endpoint: string,
  at: ServicePath,
): Promise<boolean> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1)
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      return (await call(service, { endpoint, method: 'GET', ...at, signal })).isFine;
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
    }
  throw new MatrixError(
    'M_UNKNOWN',
    `The application service ${service.id}, which may know, does not answer. Try again later.`,
    { status: 408 },
  );
}
