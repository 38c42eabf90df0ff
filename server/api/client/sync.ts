/** What is new. @see https://spec.matrix.org/v1.19/client-server-api/#syncing */
import Type from 'typebox';
import { refuseUnnamedUser } from '../appservice/syncing.ts';
import { route, type Route } from '../route.ts';

/** An event of a room; with `event_fields` or `event_format`, of any shape. */
const RoomEvent = Type.Object({}, { description: 'An event, without its room_id.' });
const RoomEvents = (description: string) =>
  Type.Optional(
    Type.Object({ events: Type.Array(RoomEvent, { description: 'The events.' }) }, { description }),
  );

const OtherEvent = Type.Object({
  type: Type.String({ description: 'What kind of event it is.' }),
  content: Type.Object({}, { description: 'What it says.' }),
  sender: Type.Optional(Type.String({ description: 'Who sent it, where that is told.' })),
});
const OtherEvents = (description: string) =>
  Type.Optional(
    Type.Object(
      { events: Type.Array(OtherEvent, { description: 'The events.' }) },
      { description },
    ),
  );

const StrippedState = Type.Object({
  events: Type.Array(
    Type.Object({
      type: Type.String({ description: 'The event type.' }),
      sender: Type.String({ description: 'Who set it.' }),
      state_key: Type.String({ description: 'The state key.' }),
      content: Type.Object({}, { description: 'The content.' }),
    }),
    { description: 'What those outside are told of the room.' },
  ),
});

const UnreadCounts = Type.Object({
  highlight_count: Type.Integer({ description: 'How many events call for attention.' }),
  notification_count: Type.Integer({ description: 'How many events notify.' }),
});

const history = {
  state: RoomEvents('State before the timeline.'),
  state_after: RoomEvents('State at the end of the timeline, with use_state_after.'),
  timeline: Type.Optional(
    Type.Object(
      {
        events: Type.Array(RoomEvent, { description: 'The events, oldest first.' }),
        limited: Type.Boolean({ description: 'Whether events were left out before the first.' }),
        prev_batch: Type.String({ description: 'Leads /messages on, back in time.' }),
      },
      { description: 'What happened.' },
    ),
  ),
  account_data: OtherEvents("The user's own data for the room."),
};

const rooms = <T extends Type.TSchema>(room: T, description: string) =>
  Type.Optional(Type.Record(Type.String(), room, { description }));

const SyncAnswer = Type.Object({
  next_batch: Type.String({ description: 'The `since` of the next request.' }),
  rooms: Type.Optional(
    Type.Object(
      {
        join: rooms(
          Type.Object({
            summary: Type.Optional(
              Type.Object(
                {
                  'm.heroes': Type.Array(Type.String(), { description: 'Members to name it by.' }),
                  'm.joined_member_count': Type.Integer({ description: 'How many are in it.' }),
                  'm.invited_member_count': Type.Integer({ description: 'How many are invited.' }),
                },
                { description: 'When it changed.' },
              ),
            ),
            ...history,
            ephemeral: OtherEvents('Receipts and who is typing.'),
            unread_notifications: Type.Optional(UnreadCounts),
            unread_thread_notifications: Type.Optional(
              Type.Record(Type.String(), UnreadCounts, { description: 'By thread root.' }),
            ),
          }),
          'Rooms the user is in.',
        ),
        invite: rooms(Type.Object({ invite_state: StrippedState }), 'Invites.'),
        knock: rooms(Type.Object({ knock_state: StrippedState }), 'Rooms knocked at.'),
        leave: rooms(Type.Object(history), 'Rooms left, or that the user was banned from.'),
      },
      { description: 'What is new in rooms, by room id.' },
    ),
  ),
  presence: OtherEvents('Who is there.'),
  account_data: OtherEvents("The user's own data."),
  to_device: OtherEvents('Messages to this device.'),
  device_lists: Type.Optional(
    Type.Object(
      {
        changed: Type.Array(Type.String(), { description: 'Users whose devices changed.' }),
        left: Type.Array(Type.String(), { description: 'Users no encrypted room is shared with.' }),
      },
      { description: 'Whose devices to look at again.' },
    ),
  ),
  device_one_time_keys_count: Type.Record(Type.String(), Type.Integer(), {
    description: 'One-time keys left, by algorithm.',
  }),
  device_unused_fallback_key_types: Type.Array(Type.String(), {
    description: 'Algorithms whose fallback key was not used yet.',
  }),
});

export const sync: Route = route({
  operationId: 'sync',
  module: 'sync',
  method: 'GET',
  path: '/_matrix/client/v3/sync',
  auth: 'guest',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3sync',
  summary: 'Answers what is new since the last time; waits for it when there is nothing.',
  query: Type.Object({
    filter: Type.Optional(
      Type.String({
        description: 'What to answer: the id of a stored filter, or a filter as JSON.',
      }),
    ),
    since: Type.Optional(
      Type.String({ description: 'next_batch of the last answer; left out: everything, anew.' }),
    ),
    full_state: Type.Optional(
      Type.Boolean({ description: 'All state of all rooms, at once. Default: false.' }),
    ),
    set_presence: Type.Optional(
      Type.Enum(['offline', 'online', 'unavailable'], {
        description: 'What syncing says of the user. offline: nothing. Default: online.',
      }),
    ),
    timeout: Type.Optional(
      Type.Integer({
        minimum: 0,
        description:
          'How long to wait for news, in milliseconds; at most five minutes. Default: 0.',
      }),
    ),
    use_state_after: Type.Optional(
      Type.Boolean({
        description: 'State as of the end of each timeline instead of its start. Default: false.',
      }),
    ),
  }),
  responses: { 200: SyncAnswer },
  errors: {
    M_BAD_JSON: 'A field of filter is wrong.',
    M_MISSING_PARAM: 'An application service syncs and does not say as whom.',
    M_INVALID_PARAM: 'since is not a token of this server, or another parameter is wrong.',
    M_NOT_FOUND: 'There is no filter with that id.',
    M_NOT_JSON: 'filter starts with { but is not JSON.',
  },
  async handle({ query, texts, requester, services, signal }) {
    refuseUnnamedUser(requester, texts);
    return services.sessions.during(requester, signal, (waiting) =>
      services.sync.sync(requester, query, waiting),
    );
  },
});

export const routes: Route[] = [sync];
