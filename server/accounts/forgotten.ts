/** Whose account it is, when a letter is what proves it: the way back for who forgot the password. */
import { MatrixError } from '../errors.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { Part } from '../storage/parts.ts';
import type { Accounts } from './accounts.ts';
import type { Contacts } from './contacts.ts';
import { assertOpen } from './standing.ts';

export interface ProvedOwner {
  readonly userId: UserId;
  /**
   * Belongs to the commit that rests on it: uses up the session, and fails when the address is not the account's any
   * more.
   */
  readonly parts: readonly Part[];
}

/**
 * The account whose password a letter was about, once its link was followed. Throws M_THREEPID_AUTH_FAILED before,
 * M_USER_DEACTIVATED and M_USER_LOCKED.
 */
export async function provedOwner(
  { accounts, contacts }: { readonly accounts: Accounts; readonly contacts: Contacts },
  sid: string,
  secret: string,
): Promise<ProvedOwner> {
  const contact = await contacts.validated('reset-password', sid, secret);
  const account = contact.userId === undefined ? undefined : await accounts.find(contact.userId);
  if (account === undefined)
    throw new MatrixError('M_THREEPID_AUTH_FAILED', 'No account has that address.');
  assertOpen(account);
  const { userId } = account;
  return { userId, parts: [contact.used, contacts.stillOwned(userId, contact)] };
}
