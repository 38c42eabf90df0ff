/** The time that an application service gives an event. */
import Type from 'typebox';
import type { Requester } from '../../sessions/requester.ts';

/** The query parameter `ts`. */
export const timestamp = Type.Optional(
  Type.Integer({
    minimum: 0,
    description:
      'For application services: the event’s origin_server_ts, in milliseconds since 1970. Others are not asked.',
  }),
);

/**
 * The `origin_server_ts` that the request asks for; undefined for now.
 *
 * @see https://spec.matrix.org/v1.19/application-service-api/#timestamp-massaging
 */
export function timestampFor(
  { appservice }: Requester,
  asked: number | undefined,
): number | undefined {
  return appservice === undefined ? undefined : asked;
}
