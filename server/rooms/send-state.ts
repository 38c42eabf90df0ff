/** PUT /state: state events, with what some types ask beyond the rules. */
import { MatrixError } from '../errors.ts';
import { canonicalJson } from '../matrix/canonical-json.ts';
import { membershipIn } from '../matrix/events.ts';
import type { EventId, RoomId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { checkCanonicalAlias } from './canonical-alias.ts';
import type { RoomDraft } from './draft.ts';
import { removeGuests } from './guests.ts';
import { checkInvitable } from './invitations.ts';
import { enter } from './join.ts';
import { changeRoom, checkDeclinable } from './membership.ts';
import { checkOwnLevels } from './own-levels.ts';
import { eventRefusal, notInRoom } from './refusals.ts';
import type { RoomsContext } from './stores.ts';
import type { Actor } from './types.ts';
import type { EventWish } from './wish.ts';
import type { RoomWriter } from './writer.ts';

/**
 * Sets a piece of state. Who sets what they themselves have set already is answered with the event that did.
 * Throws M_FORBIDDEN, M_BAD_JSON, M_TOO_LARGE; for m.room.canonical_alias M_INVALID_PARAM and M_BAD_ALIAS; for
 * m.room.member what joining and inviting throw.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidstateeventtypestatekey
 */
export async function sendState(
  context: RoomsContext,
  writer: RoomWriter,
  actor: Actor,
  roomId: RoomId,
  type: string,
  stateKey: string,
  content: JsonObject,
  originServerTs?: number,
): Promise<EventId> {
  if (type === 'm.room.member' && membershipIn(content) === undefined)
    throw new MatrixError(
      'M_BAD_JSON',
      'content.membership must be one of join, invite, leave, ban, knock',
    );
  return changeRoom(writer, actor, roomId, async (draft) => {
    const wish = { type, sender: actor.userId, stateKey, content, originServerTs };
    if (type === 'm.room.member' && stateKey === actor.userId && (await isEntering(draft, wish)))
      return enter(context, draft, actor, await ownMember(context, wish), originServerTs);
    await draft.check(wish);
    if (type === 'm.room.power_levels')
      checkOwnLevels(content, draft.state(type, stateKey)?.content ?? {});
    if (type === 'm.room.aliases') await requireJoined(draft, actor);
    const isInvite = type === 'm.room.member' && membershipIn(content) === 'invite';
    if (type === 'm.room.member') await checkMember(context, draft, actor, { stateKey, content });
    const current = draft.at(type, stateKey);
    if (current?.pdu.sender === actor.userId && isSame(draft, current.pdu.content, content))
      return current.eventId;

    if (isInvite) return addInvite(context, draft, wish);
    if (type === 'm.room.canonical_alias' && stateKey === '')
      await checkCanonicalAlias(context, draft, content);
    const { eventId } = await draft.add(wish);
    if (type === 'm.room.guest_access' && stateKey === '') await removeGuests(context, draft);
    return eventId;
  });
}

/** Up to room version 5 the rules let a server set its aliases without being in the room; its users may not. */
async function requireJoined(draft: RoomDraft, { userId }: Actor): Promise<void> {
  if ((await draft.membership(userId)) !== 'join') throw notInRoom(userId);
}

/** What holds for members beyond the rules: who takes no invites, and which invite cannot be declined. */
async function checkMember(
  context: RoomsContext,
  draft: RoomDraft,
  { userId }: Actor,
  { stateKey, content }: { readonly stateKey: string; readonly content: JsonObject },
): Promise<void> {
  if (membershipIn(content) === 'invite')
    await checkInvitable(context, userId, [stateKey], 'state_key');
  if (stateKey === userId)
    await checkDeclinable(context, userId, draft.roomId, await draft.membership(userId));
}

/** What a joining member says, with their profile where they say nothing of it. */
async function ownMember({ profiles }: RoomsContext, { sender, content }: EventWish) {
  return { ...(await profiles.read(sender)), ...content };
}

async function isEntering(
  draft: RoomDraft,
  { stateKey, content }: { readonly stateKey: string; readonly content: JsonObject },
): Promise<boolean> {
  return membershipIn(content) === 'join' && (await draft.membership(stateKey)) !== 'join';
}

async function addInvite(
  context: RoomsContext,
  draft: RoomDraft,
  wish: EventWish & { readonly stateKey: string },
): Promise<EventId> {
  const { stateKey: invited, content } = wish;
  const { eventId } = await draft.add({
    ...wish,
    content: { ...(await context.profiles.read(invited)), ...content },
  });
  return eventId;
}

function isSame(draft: RoomDraft, current: JsonObject, wanted: JsonObject): boolean {
  const mode = draft.version.canonicalJson;
  return eventRefusal(() => canonicalJson(current, mode) === canonicalJson(wanted, mode));
}
