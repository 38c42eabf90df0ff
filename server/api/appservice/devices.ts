/** Operations that hang on a device, for requesters who may have none. */
import { MatrixError } from '../../errors.ts';
import { NO_DEVICE, type Requester } from '../../sessions/requester.ts';

/**
 * Throws M_MISSING_PARAM for an application service that named no device.
 *
 * @see https://spec.matrix.org/v1.19/application-service-api/#identity-assertion
 */
export function requireDevice({ deviceId }: Requester): void {
  if (deviceId === NO_DEVICE)
    throw new MatrixError(
      'M_MISSING_PARAM',
      'device_id is missing from the query: this is done on a device of the user',
    );
}
