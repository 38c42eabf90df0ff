/** Whom a user does not want to hear. @see https://spec.matrix.org/v1.19/client-server-api/#ignoring-users */
import type { UserId } from '../matrix/identifiers.ts';
import { isObject } from '../matrix/json.ts';
import type { ClientEvent } from '../rooms/types.ts';
import { GLOBAL, type AccountDataStore } from '../storage/account-data.ts';

/** Reads the user's `m.ignored_user_list`. Clients write it, so it may hold anything. */
export async function ignoredUsers(
  accountData: Pick<AccountDataStore, 'find'>,
  userId: UserId,
): Promise<ReadonlySet<UserId>> {
  const found = await accountData.find(userId, GLOBAL, 'm.ignored_user_list');
  const list = found?.content['ignored_users'];
  return new Set(isObject(list) ? Object.keys(list).filter((id) => id !== userId) : []);
}

/** State events of ignored users are still sent: a room looks the same to all its members. */
export function isHeard(ignored: ReadonlySet<UserId>, event: ClientEvent): boolean {
  return event.state_key !== undefined || !ignored.has(event.sender);
}
