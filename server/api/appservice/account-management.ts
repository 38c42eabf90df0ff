/** What an application service cannot do with its `as_token`: manage accounts. */
import { MatrixError } from '../../errors.ts';

/** The operations that end an account, or change what proves to be its owner. */
const ACCOUNT_MANAGEMENT: ReadonlySet<string> = new Set([
  'add3PID',
  'bind3PID',
  'changePassword',
  'deactivateAccount',
  'delete3pidFromAccount',
  'post3PIDs',
  'unbind3pidFromAccount',
]);

/**
 * Throws M_FORBIDDEN for an operation of account management.
 *
 * @see https://spec.matrix.org/v1.19/application-service-api/#identity-assertion
 */
export function refuseAccountManagement(operationId: string): void {
  if (ACCOUNT_MANAGEMENT.has(operationId))
    throw new MatrixError(
      'M_FORBIDDEN',
      'An as_token does not manage accounts; log in as the user, and use that access token.',
    );
}
