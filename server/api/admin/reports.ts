/** What users reported, for administrators. Not part of the spec, which leaves it to servers. */
import Type from 'typebox';
import { route, type Route } from '../route.ts';

const text = (description: string) => Type.Optional(Type.String({ description }));

export const listReports: Route = route({
  operationId: 'listReports',
  module: 'report_content',
  method: 'GET',
  path: '/_ruma/admin/reports',
  auth: 'user',
  rateLimit: 'none',
  spec: '',
  summary: 'Answers what users reported, the latest first; for administrators.',
  query: Type.Object({
    before: Type.Optional(
      Type.Integer({ description: 'Only reports before the one with this id.' }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, description: 'The most reports to answer. Default: 100.' }),
    ),
  }),
  responses: {
    200: Type.Object({
      reports: Type.Array(
        Type.Object({
          id: Type.Integer({ description: 'Counts up.' }),
          received_ts: Type.Integer({ description: 'Milliseconds since the epoch.' }),
          reporter: Type.String({ description: 'Who reported it.' }),
          room_id: text('The room, or the room of the event.'),
          event_id: text('The event.'),
          user_id: text('The user, or the sender of the event.'),
          reason: text('What they said about it.'),
        }),
      ),
    }),
  },
  errors: { M_FORBIDDEN: 'You are no administrator of this server.' },
  async handle({ query, requester, services }) {
    const rows = await services.reports.page(requester, query.before, query.limit);
    return {
      reports: rows.map(({ nid, receivedAt, reporter, roomId, eventId, userId, reason }) => ({
        id: nid,
        received_ts: receivedAt,
        reporter,
        ...(roomId === null ? {} : { room_id: roomId }),
        ...(eventId === null ? {} : { event_id: eventId }),
        ...(userId === null ? {} : { user_id: userId }),
        ...(reason === null ? {} : { reason }),
      })),
    };
  },
});

export const routes: Route[] = [listReports];
