/**
 * Who a service is in a request: its sender, or a user of its namespaces.
 *
 * @see https://spec.matrix.org/v1.19/application-service-api/#identity-assertion
 */
import type { Accounts } from '../accounts/accounts.ts';
import { MatrixError } from '../errors.ts';
import type { Devices } from '../sessions/devices.ts';
import { NO_DEVICE, type Requester } from '../sessions/requester.ts';
import type { Appservice } from './registry.ts';

/** What a request says of it, in its query. */
export interface AssertedIdentity {
  readonly userId?: string | undefined;
  readonly deviceId?: string | undefined;
}

export type IdentityAssertion = (
  service: Appservice,
  asserted: AssertedIdentity,
) => Promise<Requester>;

/**
 * Throws M_FORBIDDEN for a user outside the namespaces, one that is not registered and one that was deactivated,
 * M_USER_LOCKED, and M_UNKNOWN_DEVICE for a device that the user does not have.
 */
export function identityAssertion(deps: {
  readonly accounts: Pick<Accounts, 'find'>;
  readonly devices: Pick<Devices, 'exists'>;
}): IdentityAssertion {
  const { accounts, devices } = deps;
  return async (service, { userId = service.sender, deviceId }) => {
    if (!service.has('users', userId))
      throw new MatrixError(
        'M_FORBIDDEN',
        `user_id: ${userId} is in no namespace of the application service ${service.id}`,
      );
    const account = await accounts.find(userId);
    if (account === undefined)
      throw new MatrixError('M_FORBIDDEN', `user_id: ${userId} is not registered yet`);
    if (account.isDeactivated)
      throw new MatrixError('M_FORBIDDEN', `user_id: ${userId} was deactivated`);
    if (account.isLocked) throw new MatrixError('M_USER_LOCKED', `user_id: ${userId} is locked`);
    if (deviceId !== undefined && !(await devices.exists(userId, deviceId)))
      throw new MatrixError('M_UNKNOWN_DEVICE', `device_id: ${userId} has no device ${deviceId}`);
    return {
      userId,
      deviceId: deviceId ?? NO_DEVICE,
      isGuest: false,
      isAdmin: account.isAdmin,
      isSuspended: account.isSuspended,
      tokenId: '',
      appservice: {
        id: service.id,
        isLimited: service.rateLimited && userId !== service.sender,
      },
    };
  };
}
