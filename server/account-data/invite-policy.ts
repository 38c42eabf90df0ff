/**
 * Whether somebody takes invites.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#invite-permission
 */
import type { UserId } from '../matrix/identifiers.ts';
import { GLOBAL, type AccountDataStore } from '../storage/account-data.ts';

/** Whether the user's `m.invite_permission_config` blocks invites. Clients write it, so it may hold anything. */
export async function blocksInvites(
  accountData: Pick<AccountDataStore, 'find'>,
  userId: UserId,
): Promise<boolean> {
  const config = await accountData.find(userId, GLOBAL, 'm.invite_permission_config');
  return config?.content['default_action'] === 'block';
}
