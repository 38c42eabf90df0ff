/**
 * Whom somebody means who logs in or proves who they are.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#identifier-types
 */
import { meantUserId } from '../accounts/usernames.ts';
import { MatrixError } from '../errors.ts';
import type { UserId } from '../matrix/identifiers.ts';
import { isObject, isString, type JsonObject } from '../matrix/json.ts';

/**
 * The user that `identifier` (or, as older clients do it, `user`, or `medium` and `address`) names; `undefined`
 * when that can be no user of this server.
 *
 * Throws M_FORBIDDEN for third-party identifiers, of which this server knows none, M_MISSING_PARAM when nobody is
 * named and M_INVALID_PARAM for types that the spec does not have.
 *
 * @param request the body of a login or the `auth` of an interactive authentication
 */
export function identifiedUser(request: JsonObject, serverName: string): UserId | undefined {
  const identifier = request['identifier'];
  if (!isObject(identifier)) {
    if (isString(request['user'])) return meantUserId(request['user'], serverName);
    if (isString(request['address'])) throw unknownThirdParty();
    throw new MatrixError('M_MISSING_PARAM', 'identifier is missing: it says who logs in.');
  }
  switch (identifier['type']) {
    case 'm.id.user':
      if (isString(identifier['user'])) return meantUserId(identifier['user'], serverName);
      throw new MatrixError('M_MISSING_PARAM', 'identifier.user is missing.');
    case 'm.id.thirdparty':
    case 'm.id.phone':
      throw unknownThirdParty();
    case undefined:
      // The spec's own example of a login by third-party identifier leaves the type out.
      if (isString(identifier['address'])) throw unknownThirdParty();
      throw new MatrixError('M_MISSING_PARAM', 'identifier.type is missing.');
    default:
      throw new MatrixError('M_INVALID_PARAM', 'identifier.type is none that this server knows.');
  }
}

function unknownThirdParty(): MatrixError {
  return new MatrixError('M_FORBIDDEN', 'No account here has that third-party identifier.');
}
