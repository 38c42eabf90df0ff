/** Application services are pushed what is new. They sync for a user only, and say for whom. */
import { MatrixError } from '../../errors.ts';
import type { Requester } from '../../sessions/requester.ts';

/**
 * Throws M_MISSING_PARAM for an application service that names no user.
 *
 * @see https://spec.matrix.org/v1.19/application-service-api/#using-sync-and-events
 */
export function refuseUnnamedUser(
  { appservice }: Requester,
  query: Readonly<Record<string, string>>,
): void {
  if (appservice !== undefined && query['user_id'] === undefined)
    throw new MatrixError(
      'M_MISSING_PARAM',
      'user_id is missing: an application service syncs as a user that it names',
    );
}
