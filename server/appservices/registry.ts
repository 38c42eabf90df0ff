/** The application services that are registered, and what belongs to them. */
import { hash } from 'node:crypto';
import { MatrixError } from '../errors.ts';
import { serverOf, type ServerNameText } from '../matrix/identifiers.ts';
import type { NamespaceKind } from './namespaces.ts';
import type { Registration } from './registration.ts';

export interface Appservice extends Registration {
  /** Whether a namespace of the service has the identifier; its sender is one of its users. */
  has(kind: NamespaceKind, identifier: string): boolean;
}

export interface Registry {
  readonly all: readonly Appservice[];
  /** The service that an access token is the `as_token` of. */
  byToken(token: string): Appservice | undefined;
  /** The service whose token it is. Throws M_MISSING_TOKEN and M_UNKNOWN_TOKEN. */
  authenticate(token: string | undefined): Appservice;
  /**
   * Lets a service make or remove what is in its namespaces, and everybody what is in no exclusive one. Throws
   * M_EXCLUSIVE.
   *
   * @param by the id of the service that asks; undefined for everybody else
   */
  assertMayManage(kind: NamespaceKind, identifier: string, by: string | undefined): void;
}

export function createRegistry(
  registrations: readonly Registration[],
  serverName: ServerNameText,
): Registry {
  const all = registrations.map((registration) => withNamespaces(registration, serverName));
  // Looked up by hash, so that how long a lookup takes says nothing about the tokens there are.
  const byDigest = new Map(all.map((service) => [digestOf(service.asToken), service]));
  // Every request asks: where there is no service, nothing is hashed.
  const byToken = (token: string) =>
    byDigest.size === 0 ? undefined : byDigest.get(digestOf(token));

  return {
    all,
    byToken,

    authenticate(token) {
      if (token === undefined)
        throw new MatrixError(
          'M_MISSING_TOKEN',
          'this needs the as_token of an application service',
        );
      const service = byToken(token);
      if (service !== undefined) return service;
      throw new MatrixError(
        'M_UNKNOWN_TOKEN',
        'The access token is that of no application service.',
      );
    },

    assertMayManage(kind, identifier, by) {
      const asking = all.find(({ id }) => id === by);
      if (asking !== undefined && !asking.has(kind, identifier))
        throw new MatrixError(
          'M_EXCLUSIVE',
          `${identifier} is in no namespace of the application service ${asking.id}.`,
        );
      const owner = all.find(
        (service) => service !== asking && isExclusive(service, kind, identifier),
      );
      if (owner !== undefined)
        throw new MatrixError('M_EXCLUSIVE', `${identifier} belongs to an application service.`);
    },
  };
}

function withNamespaces(registration: Registration, serverName: ServerNameText): Appservice {
  return {
    ...registration,
    has: (kind, identifier) =>
      // Users of other servers are none of its business, whatever the expression says.
      (kind !== 'users' || serverOf(identifier) === serverName) &&
      ((kind === 'users' && identifier === registration.sender) ||
        registration.namespaces[kind].some((namespace) => namespace.matches(identifier))),
  };
}

function isExclusive(service: Appservice, kind: NamespaceKind, identifier: string): boolean {
  if (kind === 'users' && identifier === service.sender) return true;
  return service.namespaces[kind].some(
    ({ exclusive, matches }) => exclusive && matches(identifier),
  );
}

function digestOf(token: string): string {
  return hash('sha256', token, 'base64');
}
