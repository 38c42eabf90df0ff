/** Tags of rooms. @see https://spec.matrix.org/v1.19/client-server-api/#room-tagging */
import Type from 'typebox';
import type { JsonObject } from '../../matrix/json.ts';
import { route, type Route } from '../route.ts';
import { Empty } from '../schemas.ts';

const roomParams = {
  userId: Type.String({ description: 'Whose tags: your own user id.' }),
  roomId: Type.String({ description: 'The room.' }),
};
const tagParams = Type.Object({
  ...roomParams,
  tag: Type.String({ description: 'The tag, such as m.favourite or u.work; at most 255 bytes.' }),
});

const Tag = Type.Unsafe<JsonObject>(
  Type.Object(
    {
      order: Type.Optional(
        Type.Number({
          description: 'Where the room stands among those with the tag; 0 comes first.',
          minimum: 0,
          maximum: 1,
        }),
      ),
    },
    { description: 'What is known of the tag on this room.' },
  ),
);

const errors = {
  M_FORBIDDEN: 'The tags belong to another user.',
  M_INVALID_PARAM: 'The room id is not one, or the tag is empty or too long.',
} as const;

export const getRoomTags: Route = route({
  operationId: 'getRoomTags',
  module: 'tags',
  method: 'GET',
  path: '/_matrix/client/v3/user/{userId}/rooms/{roomId}/tags',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3useruseridroomsroomidtags',
  summary: 'Lists the tags that the user put on a room.',
  params: Type.Object(roomParams),
  responses: { 200: Type.Object({ tags: Type.Object({}, { description: 'Tag → details.' }) }) },
  errors,
  async handle({ params, requester, services }) {
    return { tags: await services.tags.list(requester, params.userId, params.roomId) };
  },
});

export const setRoomTag: Route = route({
  operationId: 'setRoomTag',
  module: 'tags',
  method: 'PUT',
  path: '/_matrix/client/v3/user/{userId}/rooms/{roomId}/tags/{tag}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#put_matrixclientv3useruseridroomsroomidtagstag',
  summary: 'Puts a tag on a room, or changes what is known of it.',
  params: tagParams,
  body: Tag,
  responses: { 200: Empty },
  errors: { ...errors, M_BAD_JSON: 'The order is no number between 0 and 1.' },
  async handle({ params, body, requester, services }) {
    await services.tags.put(requester, params.userId, params.roomId, params.tag, body);
    return {};
  },
});

export const deleteRoomTag: Route = route({
  operationId: 'deleteRoomTag',
  module: 'tags',
  method: 'DELETE',
  path: '/_matrix/client/v3/user/{userId}/rooms/{roomId}/tags/{tag}',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#delete_matrixclientv3useruseridroomsroomidtagstag',
  summary: 'Takes a tag off a room. A tag that is not there is no error.',
  params: tagParams,
  responses: { 200: Empty },
  errors,
  async handle({ params, requester, services }) {
    await services.tags.remove(requester, params.userId, params.roomId, params.tag);
    return {};
  },
});

export const routes: Route[] = [getRoomTags, setRoomTag, deleteRoomTag];
