/**
 * Pings: a service asks whether the server reaches it.
 *
 * @see https://spec.matrix.org/v1.19/application-service-api/#pinging
 */
import { MatrixError } from '../errors.ts';
import { UnreachableError } from '../outbound/connect.ts';
import { servicePaths } from './paths.ts';
import { reasonOf } from './reason.ts';
import type { Appservice } from './registry.ts';
import type { ServiceCall } from './service-calls.ts';

const TIMEOUT_MS = 10_000;
/** How much is shown of an answer that was not the right one, in characters. */
const SHOWN_BODY = 4_096;

export interface PingDependencies {
  readonly call: ServiceCall;
  readonly timeoutMs?: number;
}

/**
 * How many milliseconds the call took. Throws M_URL_NOT_SET, M_BAD_STATUS with what was answered,
 * M_CONNECTION_TIMEOUT and M_CONNECTION_FAILED.
 *
 * @param transactionId what the service wants to recognise the call by
 */
export async function ping(
  { call, timeoutMs = TIMEOUT_MS }: PingDependencies,
  service: Appservice,
  transactionId: string | undefined,
): Promise<number> {
  if (service.url === undefined)
    throw new MatrixError('M_URL_NOT_SET', `The registration of ${service.id} has no url.`);
  const signal = AbortSignal.timeout(timeoutMs);
  const began = performance.now();
  const request = {
    endpoint: 'ping',
    method: 'POST',
    ...servicePaths.ping,
    body: JSON.stringify(transactionId === undefined ? {} : { transaction_id: transactionId }),
    signal,
  } as const;
  const answer = await call(service, request).catch((error: unknown) => {
    if (!(error instanceof UnreachableError)) throw error;
    throw signal.aborted
      ? new MatrixError('M_CONNECTION_TIMEOUT', `No answer came within ${timeoutMs} ms.`)
      : new MatrixError('M_CONNECTION_FAILED', `No answer came: ${reasonOf(error)}.`);
  });
  if (answer.isFine) return Math.round(performance.now() - began);
  throw new MatrixError('M_BAD_STATUS', `The ping was answered with status ${answer.status}.`, {
    fields: { status: answer.status, body: answer.text.slice(0, SHOWN_BODY) },
  });
}
