/**
 * Joining a room because one is in another.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#restricted-rooms
 */
import { MatrixError } from '../errors.ts';
import { roomCreators } from '../matrix/creators.ts';
import { serverOf, type RoomId, type UserId } from '../matrix/identifiers.ts';
import { isArray, isObject, isString, type JsonObject } from '../matrix/json.ts';
import type { RoomDraft } from './draft.ts';
import type { RoomsContext } from './stores.ts';

/**
 * The member who vouches for a join without invite: someone of this server who is joined and may invite. Undefined
 * when the join needs nobody to vouch. Throws M_FORBIDDEN when no condition is met, or nobody can vouch.
 */
export async function authoriserOf(
  context: RoomsContext,
  draft: RoomDraft,
  userId: UserId,
): Promise<UserId | undefined> {
  await draft.load([]);
  const rules = draft.state('m.room.join_rules', '')?.content;
  const isRestricted =
    (rules?.join_rule === 'restricted' && draft.version.auth.restricted) ||
    (rules?.join_rule === 'knock_restricted' && draft.version.auth.knockRestricted);
  if (rules === undefined || !isRestricted) return undefined;
  // Bans are the rules' business, and an invite or being there already settles the matter.
  const membership = await draft.membership(userId);
  if (membership === 'join' || membership === 'invite' || membership === 'ban') return undefined;

  const allowed = roomsThatAllow(rules);
  const joined = new Set(await context.stores.memberships.joinedRooms(userId));
  if (!allowed.some((roomId) => joined.has(roomId)))
    throw new MatrixError(
      'M_FORBIDDEN',
      `${userId} is in none of the rooms whose members may join`,
    );
  const authoriser = await findAuthoriser(context, draft);
  if (authoriser === undefined)
    throw new MatrixError('M_FORBIDDEN', 'no member of this room on this server may let others in');
  return authoriser;
}

/** The rooms whose members join rules let in. */
export function roomsThatAllow({ allow }: JsonObject): RoomId[] {
  return (isArray(allow) ? allow : [])
    .filter(isObject)
    .filter(({ type }) => type === 'm.room_membership')
    .map(({ room_id: roomId }) => roomId)
    .filter(isString);
}

/** Those with a level of their own first: they are few, and the likeliest to have the power. */
async function findAuthoriser(
  { stores, signer }: RoomsContext,
  draft: RoomDraft,
): Promise<UserId | undefined> {
  const create = draft.state('m.room.create', '');
  const users = draft.state('m.room.power_levels', '')?.content.users;
  const named = [
    ...(create === undefined ? [] : roomCreators(create, draft.version)),
    ...(isObject(users) ? Object.keys(users) : []),
  ];
  const { power } = draft;
  const mayInvite = (userId: UserId) =>
    serverOf(userId) === signer.serverName && power.of(userId) >= power.invite;
  for (const userId of named)
    if (mayInvite(userId) && (await draft.membership(userId)) === 'join') return userId;
  const members = await stores.memberships.joinedIn(draft.roomId);
  return members.find(mayInvite);
}
