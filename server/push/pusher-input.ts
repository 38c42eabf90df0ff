/**
 * Checks of the pushers that clients ask for. Pure.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3pushersset
 */
import { MatrixError } from '../errors.ts';
import { isEmailAddress } from '../mail/address.ts';
import { isObject, isString, type JsonObject } from '../matrix/json.ts';
import { utf8Length } from '../matrix/utf8.ts';
import { fetchableUrl, UrlRefusedError } from '../outbound/urls.ts';
import type { Pusher, PusherKey } from '../storage/pushers.ts';

const MAX_PUSHKEY_BYTES = 512;
const MAX_APP_ID_CHARACTERS = 64;

/** All that is not named by the spec: names, the language, and what the gateway is told. */
const MAX_TEXT_BYTES = 512;
const MAX_DATA_BYTES = 8_192;

const GATEWAY_PATH = '/_matrix/push/v1/notify';

/** Which pusher is meant. Throws M_INVALID_PARAM. */
export function readPusherKey(app_id: string, pushkey: string): PusherKey {
  if (app_id === '' || [...app_id].length > MAX_APP_ID_CHARACTERS)
    throw invalid(`app_id must have 1 to ${MAX_APP_ID_CHARACTERS} characters`);
  if (pushkey === '' || utf8Length(pushkey) > MAX_PUSHKEY_BYTES)
    throw invalid(`pushkey must have 1 to ${MAX_PUSHKEY_BYTES} bytes`);
  return { app_id, pushkey };
}

/** What kinds of pusher this server can have. */
export interface PusherWays {
  /** Where gateways may be: at https, as they must, or at plain http too, for trying things out. */
  readonly scheme: 'https' | 'any';
  /** Whether the server sends mail. */
  readonly mail: boolean;
}

/** What the `app_id` of a pusher of kind `email` is. */
const MAIL_APP_ID = 'm.email';

/** The pusher that a body describes. Throws M_MISSING_PARAM naming all that is missing, and M_INVALID_PARAM. */
export function readPusher(
  key: PusherKey,
  kind: string,
  body: JsonObject,
  { scheme, mail }: PusherWays,
): Pusher {
  if (kind !== 'http' && kind !== 'email')
    throw invalid('kind must be http or email, or null to delete the pusher');
  if (kind === 'email') checkMail(key, mail);
  const { app_display_name, device_display_name, lang, data, profile_tag } = body;
  const needed = { app_display_name, device_display_name, lang, data };
  const missing = Object.entries(needed).filter(([, value]) => value === undefined);
  if (missing.length > 0)
    throw new MatrixError(
      'M_MISSING_PARAM',
      `Missing parameters: ${missing.map(([name]) => name).join(', ')}`,
    );
  return {
    ...key,
    kind,
    app_display_name: shortText('app_display_name', app_display_name),
    device_display_name: shortText('device_display_name', device_display_name),
    lang: shortText('lang', lang),
    profile_tag: profile_tag === undefined ? null : shortText('profile_tag', profile_tag),
    data: kind === 'email' ? pusherData(data) : gatewayData(pusherData(data), scheme),
  };
}

/** Whether the address is one of the user's is known to the database alone. */
function checkMail({ app_id, pushkey }: PusherKey, isSent: boolean): void {
  if (!isSent) throw invalid('kind is email, and this server sends no mail');
  if (app_id !== MAIL_APP_ID) throw invalid(`app_id must be ${MAIL_APP_ID} where kind is email`);
  if (!isEmailAddress(pushkey))
    throw invalid('pushkey must be an e-mail address where kind is email');
}

function pusherData(data: JsonObject[string] | undefined): JsonObject {
  if (!isObject(data)) throw invalid('data must be an object');
  if (utf8Length(JSON.stringify(data)) > MAX_DATA_BYTES)
    throw invalid(`data may have ${MAX_DATA_BYTES} bytes`);
  return data;
}

function gatewayData(data: JsonObject, scheme: PusherWays['scheme']): JsonObject {
  if (data['url'] === undefined)
    throw new MatrixError('M_MISSING_PARAM', 'Missing parameters: data.url');
  if (!isString(data['url'])) throw invalid('data.url must be a string');
  checkGateway(data['url'], scheme);
  if (data['format'] !== undefined && data['format'] !== 'event_id_only')
    throw invalid('data.format must be event_id_only, or be left out');
  return data;
}

/** Whether its host may be reached is found out when something is sent there: names can move. */
function checkGateway(text: string, scheme: PusherWays['scheme']): void {
  try {
    const url = fetchableUrl(text);
    if (url.protocol !== 'https:' && scheme === 'https')
      throw invalid('data.url must begin with https://');
    if (url.pathname !== GATEWAY_PATH) throw invalid(`data.url must have the path ${GATEWAY_PATH}`);
  } catch (error) {
    if (!(error instanceof UrlRefusedError)) throw error;
    throw invalid(`data.url is ${error.message}`);
  }
}

function shortText(name: string, value: JsonObject[string] | undefined): string {
  if (!isString(value)) throw invalid(`${name} must be a string`);
  if (utf8Length(value) > MAX_TEXT_BYTES) throw invalid(`${name} may have ${MAX_TEXT_BYTES} bytes`);
  return value;
}

function invalid(message: string): MatrixError {
  return new MatrixError('M_INVALID_PARAM', message);
}
