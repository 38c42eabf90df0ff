/** Making rooms. @see https://spec.matrix.org/v1.19/client-server-api/#creation */
import Type from 'typebox';
import { addressInviteFields, identityServerErrors, readAddressInvite } from '../address-invite.ts';
import { route, type Route } from '../route.ts';
import { anyObject, refuseNonIntegers, RoomIdAnswer, userId } from '../schemas.ts';

const CreateRoomBody = Type.Object({
  visibility: Type.Optional(
    Type.Enum(['public', 'private'], {
      description: 'Whether the room is in the published directory. Default: private.',
    }),
  ),
  room_alias_name: Type.Optional(
    Type.String({
      description: 'The alias to make, without `#` and server name. Becomes the canonical one.',
    }),
  ),
  name: Type.Optional(Type.String({ description: "The room's name." })),
  topic: Type.Optional(Type.String({ description: "The room's topic." })),
  invite: Type.Optional(Type.Array(userId('A user.'), { description: 'Whom to invite at once.' })),
  invite_3pid: Type.Optional(
    Type.Array(Type.Object(addressInviteFields), {
      // Each may be a letter to somebody who did not ask for it.
      maxItems: 20,
      description: 'E-mail addresses and phone numbers to invite, 20 at most.',
    }),
  ),
  room_version: Type.Optional(
    Type.String({ description: "The room version. Default: the server's, see /capabilities." }),
  ),
  creation_content: Type.Optional(
    anyObject(
      'More content for m.room.create, such as `type` or `m.federate`. `creator` and `room_version` are overwritten.',
    ),
  ),
  initial_state: Type.Optional(
    Type.Array(
      Type.Object({
        type: Type.String({ description: 'The event type.' }),
        state_key: Type.Optional(Type.String({ description: 'The state key. Default: empty.' })),
        content: anyObject('The content.'),
      }),
      { description: 'State to set; stronger than the preset, weaker than name and topic.' },
    ),
  ),
  preset: Type.Optional(
    Type.Enum(['private_chat', 'public_chat', 'trusted_private_chat'], {
      description:
        'Who may join, who sees history, whether guests come in. Default: public_chat for visibility public, else private_chat.',
    }),
  ),
  is_direct: Type.Optional(
    Type.Boolean({ description: 'Marks the invites as those to a direct chat.' }),
  ),
  power_level_content_override: Type.Optional(
    anyObject('Replaces keys of the content that m.room.power_levels would have.'),
  ),
});

const EVENT_PARTS = ['creation_content', 'initial_state', 'power_level_content_override'];

export const createRoom: Route = route({
  operationId: 'createRoom',
  module: 'create_room',
  method: 'POST',
  path: '/_matrix/client/v3/createRoom',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#post_matrixclientv3createroom',
  summary: 'Makes a room, with the state asked for, and invites users to it.',
  body: CreateRoomBody,
  responses: { 200: RoomIdAnswer },
  errors: {
    ...identityServerErrors,
    M_BAD_JSON: 'A field has the wrong type, or an event would hold a number that is no integer.',
    M_FORBIDDEN: 'An invited user is on a server that cannot be reached.',
    M_INVALID_PARAM: 'room_alias_name cannot be part of an alias.',
    M_INVALID_ROOM_STATE:
      'The rules would refuse the state asked for, such as a power level too low to set the name.',
    M_INVITE_BLOCKED: 'An invited user does not take invites from you.',
    M_NOT_FOUND: 'An invited user does not exist.',
    M_ROOM_IN_USE: 'The alias leads to another room.',
    M_UNSUPPORTED_ROOM_VERSION: 'This server does not make rooms of that version.',
  },
  async handle({ body, nonIntegers, requester, services }) {
    refuseNonIntegers(nonIntegers, EVENT_PARTS);
    const addresses = body.invite_3pid?.map(readAddressInvite);
    return { room_id: await services.rooms.changes.create(requester, { ...body, addresses }) };
  },
});

export const routes: Route[] = [createRoom];
