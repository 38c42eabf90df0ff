/** A digest as a letter. Pure. */
import { compose, type Piece } from '../../mail/compose.ts';
import type { Letter } from '../../mail/mailer.ts';
import type { EventId, RoomId, ServerNameText, UserId } from '../../matrix/identifiers.ts';
import type { Digest, DigestRoom } from './digest.ts';
import { LANGUAGE, WORDS } from './words.ts';

export interface Envelope {
  readonly to: string;
  readonly userId: UserId;
  /** Whose rooms these are: links name it as a way into them. */
  readonly serverName: ServerNameText;
  /** The page that stops the mail, which takes a POST of one click too. */
  readonly stopUrl: string;
  /** How long there will be no further mail, in milliseconds. */
  readonly pauseMs: number;
}

/** How many rooms a mail shows. */
const SHOWN_ROOMS = 10;

/** @see https://www.rfc-editor.org/rfc/rfc8058 */
export function letterOf(digest: Digest, envelope: Envelope): Letter {
  const { to, stopUrl } = envelope;
  const subject = subjectOf(digest);
  return {
    to,
    subject,
    ...compose(LANGUAGE, subject, piecesOf(digest, envelope)),
    headers: {
      'List-Unsubscribe': `<${stopUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  };
}

export function subjectOf({ rooms, invites, count, isMore }: Digest): string {
  const [room, ...otherRooms] = rooms;
  const [invite, ...otherInvites] = invites;
  if (room !== undefined) {
    const number = isMore ? WORDS.atLeast(count) : String(count);
    const unread = WORDS.unread(number, count === 1 && !isMore);
    const where =
      otherRooms.length === 0
        ? WORDS.inRoom(unread, room.name)
        : WORDS.inRooms(unread, rooms.length);
    return invites.length === 0 ? where : WORDS.withInvites(where, invites.length);
  }
  if (invite !== undefined && otherInvites.length === 0)
    return WORDS.invited(invite.senderName, invite.roomName);
  return WORDS.invites(invites.length);
}

function piecesOf({ rooms, invites }: Digest, envelope: Envelope): readonly Piece[] {
  const { to, userId, serverName, stopUrl, pauseMs } = envelope;
  const hidden = rooms.length - SHOWN_ROOMS;
  return [
    { paragraph: WORDS.intro(userId) },
    ...invites.flatMap(({ roomId, roomName, senderName }): Piece[] => [
      { paragraph: WORDS.invited(senderName, roomName) },
      { link: matrixTo(serverName, roomId), label: WORDS.open(roomName) },
    ]),
    ...rooms.slice(0, SHOWN_ROOMS).flatMap((room) => roomPieces(room, serverName)),
    ...(hidden > 0 ? [{ paragraph: WORDS.moreRooms(hidden) }] : []),
    { link: stopUrl, label: WORDS.stop },
    { footnote: WORDS.why(to, howLong(pauseMs)) },
  ];
}

function roomPieces(
  { roomId, name, before, latest, from }: DigestRoom,
  serverName: ServerNameText,
): readonly Piece[] {
  return [
    { heading: name },
    ...(before > 0 ? [{ paragraph: WORDS.moreBefore(before) }] : []),
    ...latest.map(({ by, text }) => ({ quote: text, by })),
    { link: matrixTo(serverName, roomId, from), label: WORDS.open(name) },
  ];
}

/**
 * A link that any client can be opened with.
 *
 * @see https://spec.matrix.org/v1.19/appendices/#matrixto-navigation
 */
export function matrixTo(via: ServerNameText, roomId: RoomId, eventId?: EventId): string {
  const path = [roomId, ...(eventId === undefined ? [] : [eventId])].map(encodeURIComponent);
  return `https://matrix.to/#/${path.join('/')}?via=${encodeURIComponent(via)}`;
}

function howLong(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 60 ? WORDS.minutes(Math.max(minutes, 1)) : WORDS.hours(Math.round(minutes / 60));
}
