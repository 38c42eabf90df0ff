/**
 * Whether a key still counts with which a third-party invite may be accepted: whoever gave it out can be asked.
 *
 * @see https://spec.matrix.org/v1.19/identity-service-api/#get_matrixidentityv2pubkeyisvalid
 */
import type { IdentityCall } from './calls.ts';
import { answerOf, strangeAnswer } from './answers.ts';
import type { IdentityTrust } from './trust.ts';

/**
 * Asks at the URL that the room holds beside the key. It is not put together anew: only the key is added to its query.
 *
 * Undefined when nobody may be asked there. Throws M_CONNECTION_FAILED, M_BAD_STATUS and M_LIMIT_EXCEEDED.
 */
export async function isKeyValid(
  call: IdentityCall,
  trust: IdentityTrust,
  validityUrl: string,
  publicKey: string,
): Promise<boolean | undefined> {
  const url = URL.parse(validityUrl);
  const server = url === null ? undefined : trust.at(url);
  if (url === null || server === undefined) return undefined;
  url.searchParams.set('public_key', publicKey);
  const path = `${url.pathname}${url.search}`;
  const { valid } = answerOf(server, await call(server, { method: 'GET', path }));
  if (typeof valid === 'boolean') return valid;
  throw strangeAnswer(server.name, 'neither that a key is valid nor that it is not');
}
