/**
 * Leaving an invite with an identity server, for whoever proves one day that the address is theirs.
 *
 * @see https://spec.matrix.org/v1.19/identity-service-api/#invitation-storage
 */
import { MatrixError } from '../errors.ts';
import { decodeBase64, decodeBase64Url } from '../matrix/base64.ts';
import { ED25519_PUBLIC_KEY_BYTES } from '../matrix/crypto.ts';
import { isUserId, type UserId } from '../matrix/identifiers.ts';
import { isArray, isObject, isString, type JsonObject, type JsonValue } from '../matrix/json.ts';
import { answerOf, isMatrixError, strangeAnswer } from './answers.ts';
import { IDENTITY_API, type IdentityCall } from './calls.ts';
import type { Address } from './lookup.ts';
import type { IdentityServer } from './trust.ts';

/** What came of it: the invite waits at the server, or the address turned out to be somebody's. */
export type StoredInvite =
  { readonly token: string; readonly content: JsonObject } | { readonly userId: UserId };

/**
 * Asks a server to keep an invite. `facts` is what it may tell the invited of room and inviter.
 *
 * Throws M_THREEPID_MEDIUM_NOT_SUPPORTED, and what {@link answerOf} throws.
 */
export async function storeInvite(
  call: IdentityCall,
  server: IdentityServer,
  authorization: string,
  { medium, address }: Address,
  facts: JsonObject,
): Promise<StoredInvite> {
  const answer = await call(server, {
    method: 'POST',
    path: `${IDENTITY_API}/store-invite`,
    authorization,
    body: { ...facts, medium, address },
  });
  if (!answer.isFine && isMatrixError(answer.json)) {
    const { errcode, mxid } = answer.json;
    // It was bound since it was looked up.
    if (errcode === 'M_THREEPID_IN_USE' && isString(mxid) && isUserId(mxid))
      return { userId: mxid };
    if (errcode === 'M_UNRECOGNIZED' && answer.status === 400)
      throw new MatrixError(
        'M_THREEPID_MEDIUM_NOT_SUPPORTED',
        `medium: ${server.name} keeps no invites for ${medium}`,
      );
  }
  return readStoredInvite(server, answerOf(server, answer), address);
}

const TOKEN = /^[0-9a-zA-Z.=_-]{1,255}$/;
const MOST_KEYS = 16;
const LONGEST_NAME = 255;

/** The invite as the room shall hold it. Throws M_BAD_STATUS where a part of the answer cannot be. */
export function readStoredInvite(
  { name }: Pick<IdentityServer, 'name'>,
  { token, public_keys: list, display_name: shown }: JsonObject,
  address: string,
): { readonly token: string; readonly content: JsonObject } {
  if (!isString(token) || !TOKEN.test(token)) throw strangeAnswer(name, 'a token that is none');
  if (!isString(shown) || shown.length > LONGEST_NAME)
    throw strangeAnswer(name, 'a display_name that is none');
  const keys = isArray(list) ? list.slice(0, MOST_KEYS).map(readKey) : [];
  const [first] = keys;
  if (first === undefined || keys.includes(undefined))
    throw strangeAnswer(name, 'public_keys that are none');
  const public_keys = keys.filter((key) => key !== undefined);
  return { token, content: { display_name: hiding(shown, address), ...first, public_keys } };
}

function readKey(value: JsonValue): JsonObject | undefined {
  if (!isObject(value)) return undefined;
  const { public_key, key_validity_url } = value;
  if (!isString(public_key) || !isString(key_validity_url)) return undefined;
  const bytes = decodeBase64(public_key) ?? decodeBase64Url(public_key);
  const isHttp = /^https?:$/.test(URL.parse(key_validity_url)?.protocol ?? '');
  const isKey = bytes?.length === ED25519_PUBLIC_KEY_BYTES;
  return isKey && isHttp ? { public_key, key_validity_url } : undefined;
}

/** The name goes into the room for good. One that gives the address away is cut to its first letter. */
function hiding(shown: string, address: string): string {
  return shown.toLowerCase().includes(address.toLowerCase()) ? `${address.slice(0, 1)}…` : shown;
}
