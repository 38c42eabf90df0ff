/** Users and aliases that nobody here knows yet, but an application service may. */
import {
  isUserId,
  serverOf,
  type RoomAlias,
  type RoomId,
  type UserId,
} from '../matrix/identifiers.ts';
import type { RoomsContext } from './stores.ts';

/**
 * The room that an alias leads to. One of this server that leads nowhere is asked for at the application services
 * first, since they make rooms when these are wanted. Throws status 408 when one of them does not answer.
 *
 * @see https://spec.matrix.org/v1.19/application-service-api/#querying
 */
export async function roomOfAlias(
  { owners, signer, stores }: RoomsContext,
  alias: RoomAlias,
): Promise<RoomId | undefined> {
  const find = async () => (await stores.aliases.resolve([alias])).get(alias)?.roomId;
  const known = await find();
  if (known !== undefined || serverOf(alias) !== signer.serverName) return known;
  return (await owners.findAlias(alias)) ? find() : undefined;
}

/**
 * Has application services make those users of this server who do not exist. Call it before the room is locked: the
 * service may have things to do in it. Throws status 408 when one of them does not answer.
 */
export async function makeKnown(
  { accounts, owners, signer }: RoomsContext,
  userIds: readonly UserId[],
): Promise<void> {
  const ours = userIds.filter((id) => isUserId(id) && serverOf(id) === signer.serverName);
  const asked = ours.filter((id) => owners.mayHaveUser(id));
  if (asked.length === 0) return;
  const active = await accounts.active(asked);
  for (const userId of asked) if (!active.has(userId)) await owners.findUser(userId);
}
