/**
 * What administrators do to the accounts of others: lock and suspend them, and look at their sessions.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#account-moderation
 */
import { MatrixError } from '../errors.ts';
import { serverOf, type UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { Devices } from '../sessions/devices.ts';
import type { Requester } from '../sessions/requester.ts';
import { ACCOUNT_CHANGED } from '../storage/accounts.ts';
import { ConflictError } from '../storage/engine.ts';
import type { Account, Accounts } from './accounts.ts';

type Asker = Pick<Requester, 'userId' | 'isAdmin'>;

export interface Moderation {
  /**
   * The account that an administrator asks about.
   *
   * Throws M_FORBIDDEN for who is no administrator, before anything is looked up, and when the account is another
   * administrator's; M_INVALID_PARAM for a user of another server; M_NOT_FOUND for one who does not exist or is
   * deactivated.
   */
  look(asker: Asker, userId: UserId): Promise<Account>;
  /** Locks or unlocks. Throws as {@link look}, and M_FORBIDDEN for one's own account. */
  setLocked(asker: Asker, userId: UserId, locked: boolean): Promise<void>;
  /** Suspends or lets go on. Throws as {@link setLocked}. */
  setSuspended(asker: Asker, userId: UserId, suspended: boolean): Promise<void>;
  /**
   * The sessions of a user: device → when, from where and with what it was last seen. Everyone may look at their own.
   * Throws M_FORBIDDEN, M_INVALID_PARAM and M_NOT_FOUND.
   */
  whois(asker: Asker, userId: UserId): Promise<JsonObject>;
}

export function createModeration(deps: {
  readonly serverName: string;
  readonly accounts: Accounts;
  readonly devices: Pick<Devices, 'connections'>;
}): Moderation {
  const { serverName, accounts, devices } = deps;

  const find = async (userId: UserId): Promise<Account> => {
    if (serverOf(userId) !== serverName)
      throw new MatrixError('M_INVALID_PARAM', 'userId is no user of this server.');
    const account = await accounts.find(userId);
    if (account === undefined || account.isDeactivated) throw noSuchUser();
    return account;
  };

  const look = async (asker: Asker, userId: UserId): Promise<Account> => {
    assertAdmin(asker);
    const account = await find(userId);
    if (account.isAdmin && userId !== asker.userId)
      throw new MatrixError('M_FORBIDDEN', 'That user is an administrator too.');
    return account;
  };

  const change = async (asker: Asker, userId: UserId, work: () => Promise<void>): Promise<void> => {
    assertAdmin(asker);
    if (userId === asker.userId)
      throw new MatrixError('M_FORBIDDEN', 'You cannot do that to your own account.');
    await look(asker, userId);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ConflictError && error.condition === ACCOUNT_CHANGED)) throw error;
      throw noSuchUser();
    }
  };

  return {
    look,
    setLocked: (asker, userId, locked) =>
      change(asker, userId, () => accounts.setLocked(userId, locked)),
    setSuspended: (asker, userId, suspended) =>
      change(asker, userId, () => accounts.setSuspended(userId, suspended)),

    async whois(asker, userId) {
      if (userId !== asker.userId) assertAdmin(asker);
      await find(userId);
      return devices.connections(userId);
    },
  };
}

function assertAdmin({ isAdmin }: Asker): void {
  if (!isAdmin) throw new MatrixError('M_FORBIDDEN', 'You are no administrator of this server.');
}

function noSuchUser(): MatrixError {
  return new MatrixError('M_NOT_FOUND', 'There is no such user, or they are deactivated.');
}
