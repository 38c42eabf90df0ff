/**
 * Gathers what a user has missed, when a mail is about to be written: as it is then, and as they may see it. What was read,
 * taken back or hidden meanwhile, and what was said in rooms they left, is in no mail.
 */
import type { JsonObject } from '../../matrix/json.ts';
import type { RoomId, UserId } from '../../matrix/identifiers.ts';
import type { RoomReads } from '../../rooms/types.ts';
import { NO_DEVICE } from '../../sessions/requester.ts';
import type { DueDigest, MailDigestStore } from '../../storage/mail-digests.ts';
import type { MembershipStore } from '../../storage/memberships.ts';
import type { NotifiedStore } from '../../storage/notified.ts';
import type { RoomStore } from '../../storage/rooms.ts';
import type { StateStore } from '../../storage/state.ts';
import { digestOf, type Digest } from './digest.ts';
import { roomName } from './room-name.ts';
import { nameIn } from './said.ts';
import { WORDS } from './words.ts';

export interface GatherDependencies {
  readonly digests: Pick<MailDigestStore, 'invites'>;
  readonly notified: Pick<NotifiedStore, 'missed'>;
  readonly members: Pick<MembershipStore, 'joinedRooms' | 'firstMembers'>;
  readonly rooms: Pick<RoomStore, 'byIds'>;
  readonly state: Pick<StateStore, 'currentOf'>;
  readonly reads: Pick<RoomReads, 'events'>;
}

/** How many messages are looked at, and how many invites: a mail shows fewer. */
const MOST_EVENTS = 200;
const MOST_INVITES = 20;

/**
 * What came after the pusher's last mail, up to a position; undefined when that is nothing. However many rooms, it asks the
 * database as often.
 */
export async function gather(
  deps: GatherDependencies,
  digest: DueDigest,
  upTo: number,
): Promise<Digest | undefined> {
  const { shown, isMore } = await missedEvents(deps, digest, upTo);
  const invites = await deps.digests.invites(digest, upTo, MOST_INVITES);
  const all = [...shown, ...invites];
  if (all.length === 0) return undefined;
  const names = await namesFor(
    deps,
    digest.user_id,
    [...new Set(all.map(({ room_id }) => room_id))],
    new Set(all.map(({ sender }) => sender)),
  );
  return digestOf(
    shown.map((event) => ({ ...event, senderName: names.person(event.room_id, event.sender) })),
    invites.map(({ room_id: roomId, sender }) => ({
      roomId,
      roomName: names.room(roomId),
      senderName: names.person(roomId, sender),
    })),
    names.room,
    isMore,
  );
}

/** Unread messages that notified the user, as they may see them, the latest first. */
async function missedEvents(
  { members, notified, reads }: GatherDependencies,
  { user_id: userId, looked_at: after }: DueDigest,
  upTo: number,
) {
  const joined = await members.joinedRooms(userId);
  const rows = await notified.missed(userId, joined, { after, upTo, limit: MOST_EVENTS });
  const actor = { userId, deviceId: NO_DEVICE, isGuest: false, isAdmin: false };
  const seen = await reads.events(
    actor,
    rows.map((row) => row.event_id),
  );
  const byId = new Map(seen.map((event) => [event.event_id, event]));
  const shown = rows.flatMap(({ event_id, highlight }) => {
    const event = byId.get(event_id);
    // What was said while the user was away from the room was never told them, though they may read it now.
    if (event?.unsigned?.['membership'] !== 'join') return [];
    return [{ ...event, isHighlight: highlight > 0 }];
  });
  return { shown, isMore: rows.length === MOST_EVENTS };
}

/** What rooms are called, and people in them. */
async function namesFor(
  { members, rooms, state }: GatherDependencies,
  userId: UserId,
  roomIds: readonly RoomId[],
  senders: ReadonlySet<UserId>,
) {
  const present = await members.firstMembers(roomIds, userId, ['join', 'invite']);
  const found = await rooms.byIds(roomIds);
  const nids = found.map(({ nid }) => nid);
  const people = [...senders, ...present.map((member) => member.userId)];
  const known = await state.currentOf(nids, NAMING, ['', ...new Set(people)]);
  const contents = new Map(
    known.map(({ roomId, type, stateKey, pdu }) => [keyOf(roomId, type, stateKey), pdu.content]),
  );
  const said = (roomId: RoomId, type: string, stateKey = ''): JsonObject | undefined =>
    contents.get(keyOf(roomId, type, stateKey));
  const nameOf = (roomId: RoomId, who: UserId): string =>
    nameIn(said(roomId, 'm.room.member', who)?.['displayname']);
  // Anybody can take anybody's name.
  const person = (roomId: RoomId, who: UserId): string => {
    const name = nameOf(roomId, who);
    return name === '' ? who : WORDS.person(name, who);
  };
  const room = (roomId: RoomId): string => {
    const row = found.find((one) => one.roomId === roomId);
    return roomName({
      name: said(roomId, 'm.room.name'),
      alias: said(roomId, 'm.room.canonical_alias'),
      others: present
        .filter((member) => member.roomId === roomId)
        .map((member) => nameOf(roomId, member.userId) || member.userId),
      otherCount: (row?.joined ?? 0) + (row?.invited ?? 0) - 1,
    });
  };
  return { person, room };
}

const NAMING = ['m.room.name', 'm.room.canonical_alias', 'm.room.member'];

const keyOf = (...parts: readonly (string | null)[]): string => JSON.stringify(parts);
