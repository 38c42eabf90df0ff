/**
 * Inviting whoever an e-mail address or a phone number belongs to: a user, if the identity server knows one, and else
 * whoever proves one day that it is theirs.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#third-party-invites
 */
import { MatrixError } from '../errors.ts';
import type { StateKey } from '../matrix/events.ts';
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import { isString, type JsonObject } from '../matrix/json.ts';
import type { AddressInvite, WaitingInvite } from './address-invites.ts';
import { makeKnown } from './asked-for.ts';
import type { RoomDraft } from './draft.ts';
import { changeRoom, invite } from './membership.ts';
import type { RoomsContext } from './stores.ts';
import type { Actor } from './types.ts';
import type { EventWish } from './wish.ts';
import type { RoomWriter } from './writer.ts';

export const THIRD_PARTY_INVITE = 'm.room.third_party_invite';

/**
 * Invites an address. Who may not invite is refused before anything is asked of anybody. The identity server is asked
 * while the room is free for others; what it says is then one commit.
 *
 * Throws what inviting a user throws, M_SERVER_NOT_TRUSTED, M_CONNECTION_FAILED, M_BAD_STATUS, and what the identity server
 * refuses it with.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#thirdparty_post_matrixclientv3roomsroomidinvite
 */
export async function inviteAddress(
  context: RoomsContext,
  writer: RoomWriter,
  actor: Actor,
  roomId: RoomId,
  wanted: AddressInvite,
  reason?: string,
): Promise<void> {
  const { addressInvites } = context;
  const facts = await changeRoom(writer, actor, roomId, async (draft) => {
    await draft.check(waitingWish(actor, { token: '', content: {} }));
    return factsOf(draft, actor.userId);
  });
  const inviteUser = async (userId: UserId): Promise<void> => {
    await makeKnown(context, [userId]);
    await invite(context, writer, actor, roomId, userId, reason);
  };

  const known = await addressInvites.lookUp(wanted);
  if (known !== undefined) return inviteUser(known);
  const stored = await addressInvites.store(wanted, facts);
  if ('userId' in stored) return inviteUser(stored.userId);
  await changeRoom(writer, actor, roomId, (draft) => addWaiting(draft, actor, stored));
}

/** Adds an invite that waits for somebody. One that is there already is not added again. */
export async function addWaiting(
  draft: RoomDraft,
  actor: Actor,
  waiting: WaitingInvite,
): Promise<void> {
  const wish = waitingWish(actor, waiting);
  await draft.check(wish);
  const current = draft.state(THIRD_PARTY_INVITE, waiting.token);
  if (current === undefined || !isString(current.content.public_key)) {
    await draft.add(wish);
    return;
  }
  if (current.sender === actor.userId && isSameInvite(current.content, waiting.content)) return;
  // Whoever answers the token of another's invite would put keys of their own in the place of the right ones.
  throw new MatrixError(
    'M_BAD_STATUS',
    'id_server: it answered a token that another invite of this room has',
  );
}

function isSameInvite(one: JsonObject, other: JsonObject): boolean {
  return (
    JSON.stringify([one.public_key, one.public_keys]) ===
    JSON.stringify([other.public_key, other.public_keys])
  );
}

export function waitingWish(
  { userId }: Actor,
  { token, content }: WaitingInvite,
): EventWish & { readonly stateKey: string } {
  return { type: THIRD_PARTY_INVITE, sender: userId, stateKey: token, content };
}

/**
 * What an identity server is told of room and inviter, to put it into the letter that it writes.
 *
 * @see https://spec.matrix.org/v1.19/identity-service-api/#post_matrixidentityv2store-invite
 */
export async function factsOf(draft: RoomDraft, sender: UserId): Promise<JsonObject> {
  const keys = Object.values(TOLD).map(([type]): StateKey => [type, '']);
  await draft.load([...keys, ['m.room.member', sender]]);
  const member = draft.state('m.room.member', sender)?.content ?? {};
  const told = Object.entries(TOLD).map(
    ([name, [type, field]]) => [name, draft.state(type, '')?.content[field]] as const,
  );
  const all = [
    ...told,
    ['sender_display_name', member.displayname] as const,
    ['sender_avatar_url', member.avatar_url] as const,
  ];
  const texts = all.filter(([, value]) => isString(value) && value !== '');
  return { ...Object.fromEntries(texts), room_id: draft.roomId, sender };
}

/** Name of the fact → where it stands in the room's state. */
const TOLD = {
  room_alias: ['m.room.canonical_alias', 'alias'],
  room_avatar_url: ['m.room.avatar', 'url'],
  room_join_rules: ['m.room.join_rules', 'join_rule'],
  room_name: ['m.room.name', 'name'],
  room_type: ['m.room.create', 'type'],
} as const;
