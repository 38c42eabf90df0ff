/** All that mail about notifications says, beside what people said. English; `lang` of a pusher asks for more than there is. */

export const LANGUAGE = 'en';

const quoted = (what: string, name: string): string => (name === '' ? what : `${what}: ${name}`);
const many = (number: number, one: string, more: string): string =>
  number === 1 ? `1 ${one}` : `${number} ${more}`;

/** A and B, or A, B and C. */
const inWords = (names: readonly string[]): string =>
  names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1] ?? ''}`;

export const WORDS = {
  // What an event is
  encrypted: 'An encrypted message, which only your own devices can read.',
  call: 'A call',
  something: 'Something that mail cannot show',
  emote: (text: string) => `* ${text}`,
  image: (name: string) => quoted('A picture', name),
  video: (name: string) => quoted('A video', name),
  audio: (name: string) => quoted('A recording', name),
  file: (name: string) => quoted('A file', name),
  sticker: (name: string) => quoted('A sticker', name),
  location: (name: string) => quoted('A place', name),

  // Who somebody is
  person: (name: string, userId: string) => `${name} (${userId})`,

  // What a room is
  emptyRoom: 'a room without a name',
  people: (names: readonly string[], more: number) =>
    inWords(more === 0 ? names : [...names, many(more, 'other', 'others')]),

  // The subject
  unread: (number: string, isOne: boolean) => `${number} unread ${isOne ? 'message' : 'messages'}`,
  atLeast: (number: number) => `${number} or more`,
  inRoom: (what: string, room: string) => `${what} in ${room}`,
  inRooms: (what: string, rooms: number) => `${what} in ${rooms} rooms`,
  invited: (who: string, room: string) => `${who} invites you to ${room}`,
  invites: (number: number) => `${number} invites`,
  withInvites: (what: string, invites: number) =>
    `${what}, and ${many(invites, 'invite', 'invites')}`,

  // The letter
  intro: (userId: string) => `This came for ${userId} while you were away.`,
  moreBefore: (number: number) => `${many(number, 'message', 'messages')} more before these.`,
  moreRooms: (number: number) => `And in ${many(number, 'more room', 'more rooms')}.`,
  open: (room: string) => `Open ${room}`,
  why: (address: string, pause: string) =>
    `Notifications by mail are switched on for ${address}. Unless you read or say something, the next such mail comes in ${pause} at the earliest.`,
  stop: 'Send me no more of these',

  // How long
  minutes: (number: number) => many(number, 'minute', 'minutes'),
  hours: (number: number) => many(number, 'hour', 'hours'),

  // The page that stops them
  page: {
    title: 'Notifications by mail',
    question: (address: string) => `Shall no more notifications be sent to ${address}?`,
    button: 'Send no more',
    doneTitle: 'No more mail',
    done: (address: string) =>
      `No more notifications are sent to ${address}. They can be switched on again in your client.`,
    lostTitle: 'This link is not whole',
    lost: 'It is not one from a mail of this server, or a part of it is missing. Copy all of it, or switch notifications by mail off in your client.',
  },
};
