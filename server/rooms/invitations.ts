/** Whom one may invite at all, before the room's own rules are asked. */
import { MatrixError } from '../errors.ts';
import { isUserId, serverOf, type UserId } from '../matrix/identifiers.ts';
import type { RoomsContext } from './stores.ts';

/**
 * Throws M_INVALID_PARAM for what is no user id, M_FORBIDDEN for users of servers this one cannot reach,
 * M_NOT_FOUND for accounts that do not exist, M_INVITE_BLOCKED for those who take no invites.
 *
 * @param field what the client called them, for messages
 */
export async function checkInvitable(
  { accounts, invitePolicy, signer }: RoomsContext,
  inviter: UserId,
  invited: readonly UserId[],
  field: string,
): Promise<void> {
  for (const user of invited) {
    if (!isUserId(user))
      throw new MatrixError('M_INVALID_PARAM', `${field}: "${user}" is not a user id`);
    if (serverOf(user) !== signer.serverName)
      throw new MatrixError(
        'M_FORBIDDEN',
        `${field}: ${user} is on a server that cannot be reached`,
      );
  }
  const active = await accounts.active(invited);
  for (const user of invited)
    if (!active.has(user))
      throw new MatrixError('M_NOT_FOUND', `${field}: there is no user ${user}`);
  for (const user of invited)
    if (await invitePolicy.blocks(user, inviter))
      throw new MatrixError('M_INVITE_BLOCKED', `${field}: ${user} does not take invites`);
}
