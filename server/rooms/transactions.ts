/** How a repeated request is recognized. */
import type { CryptoPrimitives } from '../matrix/crypto.ts';
import type { Transaction } from '../storage/events.ts';
import type { Actor } from './types.ts';

/**
 * A client's transaction: its id counts for one device and one endpoint, path parameters included.
 *
 * @param endpoint name and path parameters, in the order of the path
 * @see https://spec.matrix.org/v1.19/client-server-api/#transaction-identifiers
 */
export function transactionOf(
  crypto: CryptoPrimitives,
  { userId, deviceId }: Actor,
  endpoint: readonly string[],
  txnId: string,
): Transaction {
  const whole = JSON.stringify([userId, deviceId, ...endpoint, txnId]);
  return { deviceId, txnId, key: crypto.sha256(whole).slice(0, 16) };
}
