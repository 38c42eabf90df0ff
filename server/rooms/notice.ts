/**
 * A message of the server to one of its users, in a room that is made for it.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#server-notices
 */
import type { EventId, UserId } from '../matrix/identifiers.ts';
import { isStringArray } from '../matrix/json.ts';
import { chooseRoomId, pairsOf } from './create-room.ts';
import type { NewRoomOrigin, RoomDraft } from './draft.ts';
import { initialEvents } from './initial-events.ts';
import { checkInvitable } from './invitations.ts';
import { memberContent } from './member-content.ts';
import type { RoomsContext } from './stores.ts';
import type { CreateRoomOptions, NoticeRequest, SentNotice } from './types.ts';
import { creatableRoomVersion } from './versions.ts';
import type { EventWish } from './wish.ts';
import type { RoomWriter } from './writer.ts';

const PINNED = 'm.room.pinned_events';

/** Only the server speaks there, and the room is no business of other servers. */
const NOTICE_ROOM: CreateRoomOptions = {
  preset: 'private_chat',
  creation_content: { 'm.federate': false },
  initial_state: [{ type: 'm.room.guest_access', content: { guest_access: 'forbidden' } }],
  power_level_content_override: { events_default: 50, invite: 50 },
};

/**
 * Sends it, in the user's room for notices or in a new one, with the invite if one is needed: one commit. Throws
 * M_NOT_FOUND for a user who does not exist, M_INVITE_BLOCKED for one who would not see it.
 */
export async function sendNotice(
  context: RoomsContext,
  writer: RoomWriter,
  request: NoticeRequest,
): Promise<SentNotice> {
  await checkInvitable(context, request.sender, [request.userId], 'user_id');
  const { roomId } = request;
  if (roomId === undefined) return begin(context, writer, request);
  const eventId = await writer.change(roomId, (draft) => say(context, draft, request));
  return { roomId, eventId };
}

async function begin(
  context: RoomsContext,
  writer: RoomWriter,
  request: NoticeRequest,
): Promise<SentNotice> {
  const { sender, userId } = request;
  const version = creatableRoomVersion(context.defaultRoomVersion);
  if (version === undefined) throw new Error('the default room version is none');
  const own = await context.profiles.read(sender);
  const wishes = initialEvents({
    creator: sender,
    version,
    options: { ...NOTICE_ROOM, name: request.name },
    alias: undefined,
    invited: [],
    profiles: new Map([[sender, { ...own }]]),
  });
  const origin = async (): Promise<NewRoomOrigin> => ({
    version,
    creator: sender,
    listed: false,
    roomId: version.roomIds === 'chosen' ? chooseRoomId(context) : undefined,
    pairs: await pairsOf(context, [...wishes, invite(sender, userId), pin(sender, [])]),
  });
  const sent: EventId[] = [];
  const roomId = await writer.create(origin, async (draft) => {
    for (const wish of wishes) await draft.add(wish);
    draft.alongside(...request.begun(draft.roomId));
    sent[0] = await say(context, draft, request);
  });
  const [eventId] = sent;
  if (eventId === undefined) throw new Error('a room was made without what it was made for');
  return { roomId, eventId };
}

/** The invite, if the user is not in the room or about to come; the message; and where the clients look for it. */
async function say(
  context: RoomsContext,
  draft: RoomDraft,
  { sender, userId, content, isActive }: NoticeRequest,
): Promise<EventId> {
  const membership = await draft.membership(userId);
  if (membership !== 'join' && membership !== 'invite')
    await draft.add({
      ...invite(sender, userId),
      content: await memberContent(context, userId, 'invite'),
    });
  const { eventId } = await draft.add({ type: 'm.room.message', sender, content });
  if (!isActive) return eventId;
  await draft.load([[PINNED, '']]);
  const pinned = draft.state(PINNED, '')?.content['pinned'];
  await draft.add(pin(sender, [...(isStringArray(pinned) ? pinned : []), eventId]));
  return eventId;
}

function invite(sender: UserId, userId: UserId): EventWish {
  return { type: 'm.room.member', sender, stateKey: userId, content: { membership: 'invite' } };
}

function pin(sender: UserId, pinned: readonly EventId[]): EventWish {
  return { type: PINNED, sender, stateKey: '', content: { pinned } };
}
