/**
 * What the session of an OAuth client cannot do: whatever would ask its user for a password. The user does it on the
 * account page.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#oauth-20-api
 */
import { MatrixError } from '../errors.ts';
import type { Services } from '../services.ts';

/** Operations with interactive authentication, but for the upload of cross-signing keys, which has a way of its own. */
const WITH_PASSWORD: ReadonlySet<string> = new Set([
  'add3PID',
  'changePassword',
  'deactivateAccount',
  'deleteDevice',
  'deleteDevices',
  'generateLoginToken',
  'post3PIDs',
]);

/** Throws M_FORBIDDEN, with the address of the account page, for what such a session cannot do. */
export function refuseOAuthSession(operationId: string, { oauth }: Pick<Services, 'oauth'>): void {
  if (!WITH_PASSWORD.has(operationId)) return;
  throw new MatrixError(
    'M_FORBIDDEN',
    `A client that signed in with OAuth cannot do that. Its user can, at ${oauth.urlOf(oauth.addresses.of('account'))}`,
  );
}
