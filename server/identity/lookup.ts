/**
 * Whose an address is. The address itself is only told to a server that cannot do with its hash.
 *
 * @see https://spec.matrix.org/v1.19/identity-service-api/#association-lookup
 */
import { encodeBase64Url } from '../matrix/base64.ts';
import type { CryptoPrimitives } from '../matrix/crypto.ts';
import { isUserId, type UserId } from '../matrix/identifiers.ts';
import { isObject, isString, isStringArray, own } from '../matrix/json.ts';
import { answerOf, isMatrixError, strangeAnswer } from './answers.ts';
import { IDENTITY_API, type IdentityCall } from './calls.ts';
import type { IdentityServer } from './trust.ts';

export interface Address {
  readonly medium: string;
  readonly address: string;
}

/** How a server wants addresses written. */
interface HashDetails {
  readonly algorithm: 'sha256' | 'none';
  readonly pepper: string;
}

/** An address as a lookup asks for it. */
export function lookupQuery(
  { medium, address }: Address,
  { algorithm, pepper }: HashDetails,
  crypto: Pick<CryptoPrimitives, 'sha256'>,
): string {
  const plain = `${address} ${medium}`;
  return algorithm === 'none' ? plain : encodeBase64Url(crypto.sha256(`${plain} ${pepper}`));
}

/** The user whose address it is, as the server says; undefined when it knows nobody. Throws what {@link answerOf} throws. */
export async function lookUp(
  call: IdentityCall,
  server: IdentityServer,
  authorization: string,
  wanted: Address,
  crypto: Pick<CryptoPrimitives, 'sha256'>,
): Promise<UserId | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const details = await hashDetails(call, server, authorization);
    const query = lookupQuery(wanted, details, crypto);
    const answer = await call(server, {
      method: 'POST',
      path: `${IDENTITY_API}/lookup`,
      authorization,
      body: { ...details, addresses: [query] },
    });
    // The pepper may have been changed just now. Once is a coincidence, twice is a broken server.
    if (attempt === 1 && isPepperRefused(answer.json)) continue;
    const { mappings } = answerOf(server, answer);
    if (!isObject(mappings)) throw strangeAnswer(server.name, 'no mappings');
    const userId = own(mappings, query);
    if (userId === undefined) return undefined;
    if (isString(userId) && isUserId(userId)) return userId;
    throw strangeAnswer(server.name, 'what is no user id');
  }
}

function isPepperRefused(json: Parameters<typeof isMatrixError>[0]): boolean {
  return isMatrixError(json) && json['errcode'] === 'M_INVALID_PEPPER';
}

async function hashDetails(
  call: IdentityCall,
  server: IdentityServer,
  authorization: string,
): Promise<HashDetails> {
  const path = `${IDENTITY_API}/hash_details`;
  const answer = answerOf(server, await call(server, { method: 'GET', path, authorization }));
  const { lookup_pepper: pepper, algorithms } = answer;
  if (!isString(pepper) || !isStringArray(algorithms))
    throw strangeAnswer(server.name, 'no lookup_pepper and algorithms');
  const algorithm = (['sha256', 'none'] as const).find((one) => algorithms.includes(one));
  if (algorithm === undefined) throw strangeAnswer(server.name, 'no algorithm that is known here');
  return { algorithm, pepper };
}
