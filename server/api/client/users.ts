/** Finding users. @see https://spec.matrix.org/v1.19/client-server-api/#user-directory */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { userId } from '../schemas.ts';

export const searchUserDirectory: Route = route({
  operationId: 'searchUserDirectory',
  module: 'users',
  method: 'POST',
  path: '/_matrix/client/v3/user_directory/search',
  auth: 'user',
  rateLimit: 'default',
  spec: 'client-server-api/#post_matrixclientv3user_directorysearch',
  summary: 'Finds users by id or display name.',
  body: Type.Object({
    search_term: Type.String({ description: 'What to look for.' }),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, description: 'The most to answer, up to 100. Default: 10.' }),
    ),
  }),
  responses: {
    200: Type.Object({
      results: Type.Array(
        Type.Object({
          user_id: userId('The user.'),
          display_name: Type.Optional(Type.String({ description: 'Their display name.' })),
          avatar_url: Type.Optional(Type.String({ description: 'Their picture.' })),
        }),
        { description: 'The best first.' },
      ),
      limited: Type.Boolean({ description: 'Whether there are more.' }),
    }),
  },
  errors: { M_BAD_JSON: 'search_term is missing, or limit is below 1.' },
  async handle({ body, requester, services }) {
    const found = await services.userDirectory.search(
      requester.userId,
      body.search_term,
      body.limit,
    );
    return { results: [...found.results], limited: found.limited };
  },
});

export const routes: Route[] = [searchUserDirectory];
