/** Application services as rooms know them: owners of aliases and users, who make these when they are asked for. */
import type { RoomAlias, UserId } from '../matrix/identifiers.ts';
import type { Actor } from './types.ts';

export interface NamespaceOwners {
  /** Throws M_EXCLUSIVE for an alias that is not the actor's to make or take away. */
  assertMayManage(alias: RoomAlias, actor: Actor): void;
  /** Whether the actor is a service with the alias in its namespaces. */
  isOwner(alias: RoomAlias, actor: Actor): boolean;
  /** Asks for an alias that nobody here knows; true when a service has made it lead somewhere. Throws status 408. */
  findAlias(alias: RoomAlias): Promise<boolean>;
  /** Whether there is a service that could make a user. */
  mayHaveUser(userId: UserId): boolean;
  /** Asks for a user who is not registered here; true when a service has made the account. Throws status 408. */
  findUser(userId: UserId): Promise<boolean>;
}

/** A server without application services. */
export const NO_OWNERS: NamespaceOwners = {
  assertMayManage: () => {},
  isOwner: () => false,
  findAlias: async () => false,
  mayHaveUser: () => false,
  findUser: async () => false,
};
