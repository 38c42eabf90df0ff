/**
 * Profile fields: which names and values there may be. Pure.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#profiles
 */
import { MatrixError } from '../errors.ts';
import { canonicalJson } from '../matrix/canonical-json.ts';
import { isNamespacedId } from '../matrix/identifiers.ts';
import { isString, own, type JsonObject, type JsonValue } from '../matrix/json.ts';
import { isMxcUri } from '../matrix/mxc.ts';
import { utf8Length } from '../matrix/utf8.ts';

const MAX_KEY_BYTES = 255;

/** A whole profile must be smaller than this, as canonical JSON. */
const PROFILE_BYTES = 65_536;

/** A displayname or avatar_url is also copied into each member event, which has its own limit. */
const MAX_SHOWN_BYTES = 2048;

/** Throws M_KEY_TOO_LARGE, and M_INVALID_PARAM for a name that no field may have. */
export function assertFieldName(name: string): void {
  if (utf8Length(name) > MAX_KEY_BYTES)
    throw new MatrixError('M_KEY_TOO_LARGE', `keyName is longer than ${MAX_KEY_BYTES} bytes.`);
  const isCustom = name.includes('.') && isNamespacedId(name);
  if (name !== 'displayname' && name !== 'avatar_url' && !isCustom)
    throw new MatrixError(
      'M_INVALID_PARAM',
      'keyName must be displayname, avatar_url, m.tz or a namespaced name such as com.example.field.',
    );
}

/**
 * The value for a field out of the body of a request to set it; `undefined` means that the field goes, as it does
 * for an empty displayname or avatar_url.
 *
 * Throws M_MISSING_PARAM, M_BAD_JSON and M_INVALID_PARAM.
 */
export function fieldValue(name: string, body: JsonObject): JsonValue | undefined {
  const value = own(body, name);
  if (value === undefined)
    throw new MatrixError('M_MISSING_PARAM', `${name} is missing in the body.`);
  const other = Object.keys(body).find((key) => key !== name);
  if (other !== undefined)
    throw new MatrixError('M_BAD_JSON', `The body may have ${name} and nothing beside it.`);
  if (name !== 'displayname' && name !== 'avatar_url' && name !== 'm.tz') return value;
  if (!isString(value)) throw new MatrixError('M_BAD_JSON', `${name} must be a string.`);
  if (name === 'm.tz') {
    if (!/^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/.test(value))
      throw new MatrixError(
        'M_INVALID_PARAM',
        'm.tz must name a time zone, such as Europe/London.',
      );
    return value;
  }
  if (value === '') return undefined;
  if (utf8Length(value) > MAX_SHOWN_BYTES)
    throw new MatrixError('M_INVALID_PARAM', `${name} is longer than ${MAX_SHOWN_BYTES} bytes.`);
  if (name === 'avatar_url' && !isMxcUri(value))
    throw new MatrixError('M_INVALID_PARAM', 'avatar_url must be an mxc:// URI.');
  return value;
}

/** Throws M_PROFILE_TOO_LARGE. */
export function assertProfileSize(fields: JsonObject): void {
  if (utf8Length(canonicalJson(fields, 'lenient')) >= PROFILE_BYTES)
    throw new MatrixError(
      'M_PROFILE_TOO_LARGE',
      'The profile would not be smaller than 65536 bytes any more.',
    );
}
