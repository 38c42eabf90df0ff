/** The published room directory. @see https://spec.matrix.org/v1.19/client-server-api/#published-room-directory */
import Type from 'typebox';
import { networkOf } from '../../appservices/network-rooms.ts';
import { MatrixError } from '../../errors.ts';
import type { JsonObject } from '../../matrix/json.ts';
import type { PublicRoomsPage } from '../../rooms/types.ts';
import { route, type Route } from '../route.ts';
import { Empty, roomId, roomIdParam, serverName } from '../schemas.ts';

const Visibility = Type.Enum(['public', 'private'], {
  description: 'public: in the directory. Default when set: public.',
});

export const getRoomVisibilityOnDirectory: Route = route({
  operationId: 'getRoomVisibilityOnDirectory',
  module: 'list_public_rooms',
  method: 'GET',
  path: '/_matrix/client/v3/directory/list/room/{roomId}',
  auth: 'none',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3directorylistroomroomid',
  summary: 'Tells whether a room is in the directory.',
  params: Type.Object({ roomId: roomIdParam }),
  responses: { 200: Type.Object({ visibility: Visibility }) },
  errors: { M_NOT_FOUND: 'There is no such room.' },
  async handle({ params, services }) {
    return { visibility: await services.rooms.directory.visibility(params.roomId) };
  },
});

export const setRoomVisibilityOnDirectory: Route = route({
  operationId: 'setRoomVisibilityOnDirectory',
  module: 'list_public_rooms',
  method: 'PUT',
  path: '/_matrix/client/v3/directory/list/room/{roomId}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#put_matrixclientv3directorylistroomroomid',
  summary: 'Puts a room into the directory, or takes it out.',
  params: Type.Object({ roomId: roomIdParam }),
  body: Type.Object({ visibility: Type.Optional(Visibility) }),
  responses: { 200: Empty },
  errors: {
    M_FORBIDDEN: 'You are not in the room, or may not set its canonical alias.',
    M_NOT_FOUND: 'There is no such room.',
  },
  async handle({ params, body, requester, services }) {
    const { visibility = 'public' } = body;
    await services.rooms.directory.setVisibility(requester, params.roomId, visibility);
    return {};
  },
});

const limit = Type.Optional(Type.Integer({ minimum: 1, description: 'The most rooms to answer.' }));
const since = Type.Optional(
  Type.String({ description: 'next_batch or prev_batch of an earlier answer.' }),
);
const query = Type.Object({
  server: Type.Optional(serverName("Whose directory. Default and only choice: this server's.")),
});

const PublicRoomsAnswer = Type.Object({
  chunk: Type.Array(
    Type.Object({
      room_id: roomId('The room.'),
      num_joined_members: Type.Integer({ description: 'How many are in it.' }),
      world_readable: Type.Boolean({ description: 'Whether anyone may read it.' }),
      guest_can_join: Type.Boolean({ description: 'Whether guests may join.' }),
      name: Type.Optional(Type.String({ description: 'Its name.' })),
      topic: Type.Optional(Type.String({ description: 'Its topic, in plain text.' })),
      canonical_alias: Type.Optional(Type.String({ description: 'Its canonical alias.' })),
      avatar_url: Type.Optional(Type.String({ description: 'Its picture, an mxc:// URI.' })),
      join_rule: Type.Optional(Type.String({ description: 'Its join rule.' })),
      room_type: Type.Optional(Type.String({ description: 'Its type, such as m.space.' })),
    }),
    { description: 'Rooms, those with most members first.' },
  ),
  next_batch: Type.Optional(Type.String({ description: 'Leads on; absent on the last page.' })),
  prev_batch: Type.Optional(Type.String({ description: 'Leads back; absent on the first page.' })),
  total_room_count_estimate: Type.Optional(Type.Integer({ description: 'How many there are.' })),
});

const ERRORS = {
  M_INVALID_PARAM: 'since is not a token of this directory, or limit is below 1.',
  M_NOT_FOUND: 'server names another server; this one cannot ask it.',
};

/** Throws M_NOT_FOUND when a client asks for the directory of another server. */
function refuseOtherServers(asked: string | undefined, own: string): void {
  if (asked !== undefined && asked !== own)
    throw new MatrixError(
      'M_NOT_FOUND',
      `server: ${own} cannot ask ${asked} for its directory; leave it out for our own`,
    );
}

const answer = (page: PublicRoomsPage): JsonObject => ({ ...page });

export const getPublicRooms: Route = route({
  operationId: 'getPublicRooms',
  module: 'list_public_rooms',
  method: 'GET',
  path: '/_matrix/client/v3/publicRooms',
  auth: 'none',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3publicrooms',
  summary: 'Lists the rooms in the directory, a page at a time.',
  query: Type.Object({ ...query.properties, limit, since }),
  responses: { 200: PublicRoomsAnswer },
  errors: ERRORS,
  async handle({ query: { server, ...page }, services }) {
    refuseOtherServers(server, services.config.RUMA_SERVER_NAME);
    return answer(await services.rooms.directory.publicRooms(page));
  },
});

export const queryPublicRooms: Route = route({
  operationId: 'queryPublicRooms',
  module: 'list_public_rooms',
  method: 'POST',
  path: '/_matrix/client/v3/publicRooms',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#post_matrixclientv3publicrooms',
  summary: 'Searches the rooms in the directory.',
  query,
  body: Type.Object({
    limit,
    since,
    filter: Type.Optional(
      Type.Object(
        {
          generic_search_term: Type.Optional(
            Type.String({ description: 'What name, topic or canonical alias must hold.' }),
          ),
          room_types: Type.Optional(
            Type.Array(Type.Union([Type.String(), Type.Null()]), {
              description: 'Room types to list; null stands for rooms without one.',
            }),
          ),
        },
        { description: 'Which rooms.' },
      ),
    ),
    include_all_networks: Type.Optional(
      Type.Boolean({ description: 'Rooms of bridged networks too.' }),
    ),
    third_party_instance_id: Type.Optional(
      Type.String({
        description: 'Only rooms of this network: an instance_id of /thirdparty/protocols.',
      }),
    ),
  }),
  responses: { 200: PublicRoomsAnswer },
  errors: ERRORS,
  async handle({ query: { server }, body, services }) {
    refuseOtherServers(server, services.config.RUMA_SERVER_NAME);
    const { limit: most, since: from, filter, include_all_networks: all } = body;
    const { third_party_instance_id: instance } = body;
    if (instance !== undefined && all === true)
      throw new MatrixError(
        'M_INVALID_PARAM',
        'third_party_instance_id cannot be combined with include_all_networks',
      );
    const network = instance === undefined ? undefined : networkOf(instance);
    // An id that this server gave to no network names one without rooms.
    if (instance !== undefined && network === undefined)
      return { chunk: [], total_room_count_estimate: 0 };
    const { generic_search_term: searchTerm, room_types: roomTypes } = filter ?? {};
    return answer(
      await services.rooms.directory.publicRooms({
        ...(most === undefined ? {} : { limit: most }),
        ...(from === undefined ? {} : { since: from }),
        ...(searchTerm === undefined ? {} : { searchTerm }),
        ...(roomTypes === undefined ? {} : { roomTypes }),
        ...(all === true ? { network: 'all' } : {}),
        ...(network === undefined ? {} : { network }),
      }),
    );
  },
});

export const routes: Route[] = [
  getRoomVisibilityOnDirectory,
  setRoomVisibilityOnDirectory,
  getPublicRooms,
  queryPublicRooms,
];
