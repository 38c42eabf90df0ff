/** Whether a request was signed by a homeserver, as one server finds out about another. Node only. */
import { decodeBase64 } from '../../server/matrix/base64.ts';
import { isObject, isString, type JsonObject, type JsonValue } from '../../server/matrix/json.ts';
import { verifyJson } from '../../server/matrix/signing.ts';
import type { ServiceRequest } from '../appservice.ts';
import { at } from '../look.ts';
import { crypto } from './identity-book.ts';

/**
 * Asks the homeserver for its keys.
 *
 * @param homeserver where it is; undefined when that is not known
 * @param destination who was asked
 * @see https://spec.matrix.org/v1.19/server-server-api/#request-authentication
 */
export async function isSignedBy(
  homeserver: string | undefined,
  { method, path, headers, body }: ServiceRequest,
  destination: string,
): Promise<boolean> {
  const { origin, key, sig, ...named } = fieldsOf(headers['authorization'] ?? '');
  if (homeserver === undefined || origin === undefined || key === undefined || sig === undefined)
    return false;
  const keys: JsonValue = await (await fetch(`${homeserver}/_matrix/key/v2/server`)).json();
  const publicKey = keyIn(keys, origin, key);
  if (publicKey === undefined || named['destination'] !== destination) return false;
  const signed: JsonObject = {
    method,
    uri: path,
    origin,
    destination,
    ...(body === undefined ? {} : { content: body }),
    signatures: { [origin]: { [key]: sig } },
  };
  return verifyJson(signed, origin, key, publicKey, crypto);
}

/** The fields of `X-Matrix origin="…",destination="…",key="…",sig="…"`. */
function fieldsOf(authorization: string): Readonly<Record<string, string>> {
  const [, fields = ''] = /^X-Matrix +(.*)$/.exec(authorization) ?? [];
  const pairs = [...fields.matchAll(/(\w+)="([^"]*)"/g)];
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]));
}

/** A key that a server publishes as its own, and has signed itself. */
function keyIn(keys: JsonValue, origin: string, keyId: string): Uint8Array | undefined {
  const text = at(keys, 'verify_keys', keyId, 'key');
  const bytes = isString(text) ? decodeBase64(text) : undefined;
  if (!isObject(keys) || bytes === undefined || keys['server_name'] !== origin) return undefined;
  return verifyJson(keys, origin, keyId, bytes, crypto) ? bytes : undefined;
}
