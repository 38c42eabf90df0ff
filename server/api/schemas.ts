/** Schemas that several operations share: identifiers, events, and the JSON that clients make up themselves. */
import Type from 'typebox';
import { MatrixError } from '../errors.ts';
import {
  isEventId,
  isMediaId,
  isRoomAlias,
  isRoomId,
  isUserId,
  MAX_IDENTIFIER_BYTES,
} from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { isServerName } from '../matrix/server-name.ts';
import { utf8Length } from '../matrix/utf8.ts';
import type { IncomingFile } from './route.ts';

function identifier(check: (id: string) => boolean, what: string) {
  return (description: string) =>
    Type.Refine(Type.String({ description }), check, () => `must be ${what}`);
}

/** A room id, checked. The argument of each of these is the field's description. */
export const roomId = identifier(isRoomId, 'a room id, such as !opaque:example.org');
export const roomAlias = identifier(isRoomAlias, 'a room alias, such as #name:example.org');
export const userId = identifier(isUserId, 'a user id, such as @name:example.org');
export const eventId = identifier(isEventId, 'an event id, such as $hash');
/** An event that a client asks for: an id that no event can have is one that was not found. */
export const wantedEventId = identifier(
  (id) => id.startsWith('$') && utf8Length(id) <= MAX_IDENTIFIER_BYTES,
  'an event id, which begins with $',
);
export const serverName = identifier(isServerName, 'a server name, such as example.org');
export const mediaId = identifier(isMediaId, 'a media id: letters, digits, _ and -');
export const roomIdOrAlias = identifier(
  (id) => isRoomId(id) || isRoomAlias(id),
  'a room id (!opaque:example.org) or a room alias (#name:example.org)',
);

/** An object that may hold anything. */
export const anyObject = (description: string) =>
  Type.Unsafe<JsonObject>(Type.Object({}, { description }));

/** `{}`: there is nothing to say but that it was done. */
export const Empty = Type.Object({}, { description: 'Nothing: it was done.' });

/** Whether identity servers have forgotten an address. */
export const unbindResult = Type.Enum(['success', 'no-support'], {
  description:
    'success: every identity server concerned has forgotten the address. no-support: one has not, or none is known.',
});

/** A file, of any type, instead of JSON: as the body of a request, or as the answer. */
export const FileBody = Type.Unsafe<IncomingFile>(
  Type.String({ format: 'binary', description: 'The bytes of the file.' }),
);

/** An event as clients see it. */
export const ClientEventSchema = Type.Object(
  {
    type: Type.String({ description: 'What kind of event it is.' }),
    content: Type.Object({}, { description: 'What the sender says; untrusted.' }),
    sender: userId('Who sent it.'),
    event_id: eventId('Its id.'),
    room_id: roomId('Its room.'),
    origin_server_ts: Type.Integer({
      description:
        "When it was sent, in milliseconds since the epoch, by the sending server's clock.",
    }),
    state_key: Type.Optional(
      Type.String({ description: 'Present on state events, and only there.' }),
    ),
    redacts: Type.Optional(Type.String({ description: 'The event that a redaction redacts.' })),
    unsigned: Type.Optional(
      Type.Object({}, { description: 'What this server adds, such as age and transaction_id.' }),
    ),
  },
  { description: 'An event in the format for clients.' },
);

/** The last events of a room, and where to go on in both directions. */
const PaginationChunk = Type.Object({
  start: Type.Optional(Type.String({ description: 'Leads /messages back from here.' })),
  end: Type.String({ description: 'Leads /messages forward from here.' }),
  chunk: Type.Array(ClientEventSchema, { description: 'The events, oldest first.' }),
});

/** A room all at once, as initial syncs answer it. */
export const roomSnapshotFields = {
  messages: Type.Optional(PaginationChunk),
  state: Type.Optional(
    Type.Array(ClientEventSchema, { description: 'The state, now or when you left.' }),
  ),
  visibility: Type.Enum(['public', 'private'], {
    description: 'public: the room is in the directory.',
  }),
  account_data: Type.Array(anyObject('An event.'), {
    description: 'What you keep on the server about the room.',
  }),
};

/** Query parameters of the old event stream. */
export const eventsParameters = {
  from: Type.Optional(
    Type.String({
      description: 'end of the last answer, or of an initial sync. Left out: from now on.',
    }),
  ),
  timeout: Type.Optional(
    Type.Integer({
      minimum: 0,
      description:
        'How long to wait for news, in milliseconds; at most five minutes. Default: 30,000.',
    }),
  ),
};

/** The answer of the old event stream. */
export const EventsAnswer = Type.Object({
  start: Type.String({ description: 'Where it begins.' }),
  end: Type.String({ description: 'The `from` of the next request.' }),
  chunk: Type.Array(ClientEventSchema, { description: 'At most 100 events, oldest first.' }),
});

/** What is told of a room to who is not in it. */
export const roomSummaryFields = {
  room_id: roomId('The room.'),
  num_joined_members: Type.Integer({ description: 'How many are in it.' }),
  world_readable: Type.Boolean({ description: 'Whether everyone may read it.' }),
  guest_can_join: Type.Boolean({ description: 'Whether guests may come in.' }),
  name: Type.Optional(Type.String({ description: 'What it is called.' })),
  topic: Type.Optional(Type.String({ description: 'What it is about.' })),
  avatar_url: Type.Optional(Type.String({ description: 'Its picture.' })),
  canonical_alias: Type.Optional(Type.String({ description: 'Its alias.' })),
  join_rule: Type.Optional(Type.String({ description: 'How one comes in.' })),
  room_type: Type.Optional(Type.String({ description: 'What kind of room it is.' })),
  room_version: Type.String({ description: 'Its version.' }),
  encryption: Type.Optional(Type.String({ description: 'How it is encrypted, if it is.' })),
  allowed_room_ids: Type.Optional(
    Type.Array(Type.String(), { description: 'Rooms whose members may come in.' }),
  ),
};

/** What `{roomId}` in a path is. */
export const roomIdParam = roomId('The room.');

/** The answer of operations that make an event. */
export const EventIdAnswer = Type.Object({ event_id: eventId('The event that was made.') });

/** The answer of operations that lead into a room. */
export const RoomIdAnswer = Type.Object({ room_id: roomId('The room.') });

export const optionalReason = Type.Optional(
  Type.String({ description: 'Why; becomes `reason` in the member event.' }),
);

/** Query parameters of operations that may have to ask other servers for a room. */
export const viaServers = Type.Object({
  via: Type.Optional(
    Type.Array(serverName('A server in the room.'), {
      description: 'Servers that are in the room.',
    }),
  ),
  server_name: Type.Optional(
    Type.Array(serverName('A server in the room.'), {
      description: 'The same, by its name before v1.12 of the spec.',
    }),
  ),
});

/**
 * Refuses numbers that events cannot hold. `within` names the parts of the body that become event content; all of it
 * when left out. Throws M_BAD_JSON naming the first.
 */
export function refuseNonIntegers(paths: readonly string[], within?: readonly string[]): void {
  const wrong = paths.find(
    (path) =>
      within === undefined || within.some((part) => new RegExp(`^${part}(?:[.[]|$)`).test(path)),
  );
  if (wrong !== undefined)
    throw new MatrixError(
      'M_BAD_JSON',
      `${wrong} must be an integer between -(2^53)+1 and (2^53)-1: events hold no other numbers`,
    );
}
