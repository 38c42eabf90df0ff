/** Reading rooms: events, state and members. @see https://spec.matrix.org/v1.19/client-server-api/#getting-events-for-a-room */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { anyObject, ClientEventSchema, wantedEventId, roomIdParam, userId } from '../schemas.ts';

const inRoom = Type.Object({ roomId: roomIdParam });
const NEVER_IN = 'You are not in the room and never were, or have forgotten it.';

export const getOneRoomEvent: Route = route({
  operationId: 'getOneRoomEvent',
  module: 'rooms',
  method: 'GET',
  path: '/_matrix/client/v3/rooms/{roomId}/event/{eventId}',
  auth: 'guest',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3roomsroomideventeventid',
  summary: 'Answers one event.',
  params: Type.Object({ roomId: roomIdParam, eventId: wantedEventId('The event.') }),
  responses: { 200: ClientEventSchema },
  errors: { M_NOT_FOUND: 'There is no such event in the room, or you may not see it.' },
  async handle({ params, requester, services }) {
    return services.rooms.reads.event(requester, params.roomId, params.eventId);
  },
});

export const getRoomStateWithKey: Route = route({
  operationId: 'getRoomStateWithKey',
  module: 'rooms',
  method: 'GET',
  path: '/_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}',
  alsoAt: [
    '/_matrix/client/v3/rooms/{roomId}/state/{eventType}',
    '/_matrix/client/v3/rooms/{roomId}/state/{eventType}/',
  ],
  auth: 'guest',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3roomsroomidstateeventtypestatekey',
  summary: 'Answers one piece of room state: now, or as it was when the user left.',
  params: Type.Object({
    roomId: roomIdParam,
    eventType: Type.String({ minLength: 1, description: 'The event type.' }),
    stateKey: Type.Optional(
      Type.String({ description: 'The state key; left out, with or without its slash: empty.' }),
    ),
  }),
  query: Type.Object({
    format: Type.Optional(
      Type.Enum(['content', 'event'], {
        description: 'content: the content alone; event: all of the event. Default: content.',
      }),
    ),
  }),
  responses: { 200: anyObject('The content, or the event.') },
  errors: { M_FORBIDDEN: NEVER_IN, M_NOT_FOUND: 'The room has no such state.' },
  async handle({ params, query, requester, services }) {
    const { roomId, eventType, stateKey = '' } = params;
    const event = await services.rooms.reads.stateEvent(requester, roomId, eventType, stateKey);
    return query.format === 'event' ? event : event.content;
  },
});

export const getRoomState: Route = route({
  operationId: 'getRoomState',
  module: 'rooms',
  method: 'GET',
  path: '/_matrix/client/v3/rooms/{roomId}/state',
  auth: 'guest',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3roomsroomidstate',
  summary: 'Answers all room state: now, or as it was when the user left.',
  params: inRoom,
  responses: { 200: Type.Array(ClientEventSchema, { description: 'The state events.' }) },
  errors: { M_FORBIDDEN: NEVER_IN },
  async handle({ params, requester, services }) {
    return services.rooms.reads.state(requester, params.roomId);
  },
});

const Membership = (description: string) =>
  Type.Optional(Type.Enum(['join', 'invite', 'knock', 'leave', 'ban'], { description }));

export const getMembersByRoom: Route = route({
  operationId: 'getMembersByRoom',
  module: 'rooms',
  method: 'GET',
  path: '/_matrix/client/v3/rooms/{roomId}/members',
  auth: 'guest',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3roomsroomidmembers',
  summary: "Answers a room's member events.",
  params: inRoom,
  query: Type.Object({
    at: Type.Optional(
      Type.String({ description: 'A token from /sync or /messages: the members at that time.' }),
    ),
    membership: Membership('Only members of this kind.'),
    not_membership: Membership('No members of this kind. With membership: either is enough.'),
  }),
  responses: {
    200: Type.Object({
      chunk: Type.Array(ClientEventSchema, { description: 'The m.room.member events.' }),
    }),
  },
  errors: { M_FORBIDDEN: NEVER_IN, M_INVALID_PARAM: 'at is not a token of this server.' },
  async handle({ params, query, requester, services }) {
    const { at, membership, not_membership: notMembership } = query;
    const chunk = await services.rooms.reads.members(requester, params.roomId, {
      ...(at === undefined ? {} : { at }),
      ...(membership === undefined ? {} : { membership }),
      ...(notMembership === undefined ? {} : { notMembership }),
    });
    return { chunk };
  },
});

export const getJoinedMembersByRoom: Route = route({
  operationId: 'getJoinedMembersByRoom',
  module: 'rooms',
  method: 'GET',
  path: '/_matrix/client/v3/rooms/{roomId}/joined_members',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3roomsroomidjoined_members',
  summary: 'Answers who is in a room, with names and pictures.',
  params: inRoom,
  responses: {
    200: Type.Object({
      joined: Type.Record(
        userId('A member.'),
        Type.Object({
          display_name: Type.Optional(Type.Unknown({ description: 'The name, if there is one.' })),
          avatar_url: Type.Optional(Type.Unknown({ description: 'The picture, if there is one.' })),
        }),
        { description: 'By user id.' },
      ),
    }),
  },
  errors: { M_FORBIDDEN: 'You are not in the room.' },
  async handle({ params, requester, services }) {
    const members = await services.rooms.reads.joinedMembers(requester, params.roomId);
    return { joined: { ...members } };
  },
});

export const routes: Route[] = [
  getOneRoomEvent,
  getRoomStateWithKey,
  getRoomState,
  getMembersByRoom,
  getJoinedMembersByRoom,
];
