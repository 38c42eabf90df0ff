/**
 * Whom somebody means who logs in or proves who they are.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#identifier-types
 */
import { meantUserId } from '../accounts/usernames.ts';
import { MatrixError } from '../errors.ts';
import { foldedEmailAddress, isEmailAddress } from '../mail/address.ts';
import type { UserId } from '../matrix/identifiers.ts';
import { isObject, isString, type JsonObject } from '../matrix/json.ts';

export interface UserIdentifier {
  /**
   * The user that `identifier` (or, as older clients do it, `user`, or `medium` and `address`) names; `undefined` when
   * that can be no user of this server. An address that no account has is not told from one: what follows is a check of
   * a password, which fails for both in the same time and with the same words.
   *
   * Throws M_FORBIDDEN for a phone number, of which this server knows none, M_MISSING_PARAM when nobody is named and
   * M_INVALID_PARAM for types that the spec does not have.
   *
   * @param request the body of a login or the `auth` of an interactive authentication
   */
  named(request: JsonObject): Promise<UserId | undefined>;
  /** The user that a person means who fills in a form: by user id, localpart or e-mail address. */
  typed(name: string): Promise<UserId | undefined>;
}

export function createUserIdentifier(deps: {
  readonly serverName: string;
  /** Whose address it is. */
  readonly owner: (medium: string, address: string) => Promise<UserId | undefined>;
}): UserIdentifier {
  const { serverName, owner } = deps;

  const ownerOf = async ({ medium, address }: JsonObject): Promise<UserId | undefined> => {
    if (!isString(medium))
      throw new MatrixError('M_MISSING_PARAM', 'identifier.medium is missing.');
    if (!isString(address))
      throw new MatrixError('M_MISSING_PARAM', 'identifier.address is missing.');
    return owner(medium, medium === 'email' ? foldedEmailAddress(address) : address);
  };

  return {
    async named(request) {
      const identifier = request['identifier'];
      if (!isObject(identifier)) {
        if (isString(request['user'])) return meantUserId(request['user'], serverName);
        if (isString(request['address'])) return ownerOf(request);
        throw new MatrixError('M_MISSING_PARAM', 'identifier is missing: it says who logs in.');
      }
      switch (identifier['type']) {
        case 'm.id.user':
          if (isString(identifier['user'])) return meantUserId(identifier['user'], serverName);
          throw new MatrixError('M_MISSING_PARAM', 'identifier.user is missing.');
        case 'm.id.thirdparty':
          return ownerOf(identifier);
        case 'm.id.phone':
          throw new MatrixError('M_FORBIDDEN', 'No account here has a phone number.');
        case undefined:
          // The spec's own example of a login by third-party identifier leaves the type out.
          if (isString(identifier['address'])) return ownerOf(identifier);
          throw new MatrixError('M_MISSING_PARAM', 'identifier.type is missing.');
        default:
          throw new MatrixError(
            'M_INVALID_PARAM',
            'identifier.type is none that this server knows.',
          );
      }
    },

    async typed(name) {
      return isEmailAddress(name)
        ? owner('email', foldedEmailAddress(name))
        : meantUserId(name, serverName);
    },
  };
}
