/** Whom a user does not want to hear. @see https://spec.matrix.org/v1.19/client-server-api/#ignoring-users */
import type { UserId } from '../matrix/identifiers.ts';
import { isObject, type JsonObject } from '../matrix/json.ts';
import { GLOBAL, type AccountDataStore } from '../storage/account-data.ts';

export const IGNORED_USERS = 'm.ignored_user_list';

/** Reads the user's `m.ignored_user_list`. */
export async function ignoredUsers(
  accountData: Pick<AccountDataStore, 'find'>,
  userId: UserId,
): Promise<ReadonlySet<UserId>> {
  return ignoredIn(userId, (await accountData.find(userId, GLOBAL, IGNORED_USERS))?.content);
}

/** Whom a list names. Clients write it, so it may hold anything; nobody ignores themselves. */
export function ignoredIn(userId: UserId, content: JsonObject | undefined): ReadonlySet<UserId> {
  const list = content?.['ignored_users'];
  return new Set(isObject(list) ? Object.keys(list).filter((id) => id !== userId) : []);
}

/** State events of ignored users are still sent: a room looks the same to all its members. */
export function isHeard(
  ignored: ReadonlySet<UserId>,
  event: { readonly sender: UserId; readonly state_key?: string },
): boolean {
  return event.state_key !== undefined || !ignored.has(event.sender);
}
